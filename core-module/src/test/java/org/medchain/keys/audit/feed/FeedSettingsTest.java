package org.medchain.keys.audit.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.server.settings.InvalidSettingException;
import org.medchain.keys.server.settings.MapConfig;

class FeedSettingsTest {

    private final Map<String, String> environment = new HashMap<>();

    @TempDir
    Path directory;

    private FeedSettings settings() {
        return new FeedSettings(MapConfig.variables(environment));
    }

    private Path tokenFile(String content, String mode) throws IOException {
        Path file = Files.writeString(directory.resolve("token"), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        environment.put("AUDIT_FEED_URL", "https://arr.example.org/fhir");
        environment.put("AUDIT_FEED_TOKEN_FILE", file.toString());
        return file;
    }

    private void assertTokenRefused() {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(this::settings)
                .withMessage(
                        "AUDIT_FEED_TOKEN_FILE must name a file with a token in one line, closed to all but its owner and the owner's group");
    }

    @Test
    void haveNoRepositoryUnlessOneIsNamed() {
        assertThat(settings().address()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://arr.example.org/fhir",
                "https://arr.example.org:8443/fhir/",
                "http://127.0.0.1:8080/fhir",
                "http://localhost/fhir"
            })
    void haveTheBaseOfAFhirInterface(String url) {
        environment.put("AUDIT_FEED_URL", url);

        assertThat(settings().address()).contains(new RepositoryAddress.Web(URI.create(url)));
    }

    @Test
    void haveAPortOfSyslog() {
        environment.put("AUDIT_FEED_URL", "syslog-tls://arr.example.org:16514");

        assertThat(settings().address()).contains(new RepositoryAddress.Syslog("arr.example.org", 16_514));
    }

    @Test
    void knowTheUsualPortOfSyslog() {
        environment.put("AUDIT_FEED_URL", "syslog-tls://arr.example.org");

        assertThat(settings().address()).contains(new RepositoryAddress.Syslog("arr.example.org", 6_514));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arr.example.org",
                "http://arr.example.org/fhir",
                "https:///fhir",
                "https://user:secret@arr.example.org/fhir",
                "https://arr.example.org/fhir?token=secret",
                "https://arr.example.org/fhir#secret",
                "syslog://arr.example.org",
                "syslog-tls://arr.example.org/path",
                "ftp://arr.example.org",
                "https://arr example org"
            })
    void refuseWhatIsNoRepository(String url) {
        environment.put("AUDIT_FEED_URL", url);

        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(this::settings)
                .withMessage(
                        "AUDIT_FEED_URL must be https://<host>/<base of FHIR> or syslog-tls://<host>:<port>, without user, query and fragment");
    }

    @Test
    void haveATokenThatIsReadAgainEachTime() throws IOException {
        Path file = tokenFile("first\n", "rw-r-----");
        TokenFile token = settings().token().orElseThrow();
        assertThat(token.read()).isEqualTo("first");

        Files.writeString(file, "second");

        assertThat(token.read()).isEqualTo("second");
    }

    @Test
    void refuseAFileThatOthersCanRead() throws IOException {
        tokenFile("token", "rw-r--r--");

        assertTokenRefused();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "two lines\nof it", "two words", "tok\u00e9n"})
    void refuseAFileWithoutAToken(String content) throws IOException {
        tokenFile(content, "rw-------");

        assertTokenRefused();
    }

    @Test
    void refuseAFileThatIsMissing() {
        environment.put("AUDIT_FEED_URL", "https://arr.example.org/fhir");
        environment.put("AUDIT_FEED_TOKEN_FILE", directory.resolve("missing").toString());

        assertTokenRefused();
    }

    @Test
    void refuseATokenThatNobodyAsksFor() throws IOException {
        tokenFile("token", "rw-------");
        environment.put("AUDIT_FEED_URL", "syslog-tls://arr.example.org");

        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(this::settings)
                .withMessage("AUDIT_FEED_TOKEN_FILE must not be set without an AUDIT_FEED_URL of https");
    }
}
