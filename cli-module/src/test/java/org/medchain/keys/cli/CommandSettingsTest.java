package org.medchain.keys.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where commands find the service and the token, and the token that they print for AWS' tools. */
class CommandSettingsTest extends RecordedCommands {

    private void takeTokensFrom(RecordedService issuer) throws IOException {
        environment.remove("MEDCHAIN_TOKEN");
        environment.put("MEDCHAIN_TOKEN_ENDPOINT", issuer.address() + "/token");
        environment.put("MEDCHAIN_CLIENT_ID", "application");
        environment.put(
                "MEDCHAIN_CLIENT_SECRET_FILE",
                Files.writeString(directory.resolve("secret"), "s+cret").toString());
    }

    @Test
    void saysThatTheIssuerIsAway() throws IOException {
        takeTokensFrom(service);
        service.close();

        CommandRun run = run("tenant list");

        assertThat(run.status()).isEqualTo(ExitStatus.UNAVAILABLE.code());
        assertThat(run.err().lines())
                .containsExactly("medchain: the issuer of tokens can't be reached: the connection is refused");
    }

    @Test
    void namesAllThatIsMissingAtOnce() {
        environment.remove("MEDCHAIN_SERVICE");
        assertThat(run("tenant list").err())
                .isEqualToIgnoringNewLines("medchain: missing: --service (or MEDCHAIN_SERVICE)");

        environment.remove("MEDCHAIN_TOKEN");
        assertThat(run("seal --patient p1 from to").err())
                .isEqualToIgnoringNewLines("medchain: missing: --service (or MEDCHAIN_SERVICE), --tenant (or"
                        + " MEDCHAIN_TENANT), a token (--token-file, MEDCHAIN_TOKEN or MEDCHAIN_TOKEN_ENDPOINT)");

        environment.put("MEDCHAIN_TOKEN_ENDPOINT", "https://issuer.example.org/token");
        assertThat(run("tenant list").err())
                .isEqualToIgnoringNewLines("medchain: missing: --service (or MEDCHAIN_SERVICE), MEDCHAIN_CLIENT_ID,"
                        + " MEDCHAIN_CLIENT_SECRET_FILE");
    }

    @Test
    void readsItsSettingsFromAFile() throws IOException {
        environment.remove("MEDCHAIN_SERVICE");
        Files.writeString(directory.resolve("settings"), "service=" + service.address() + "\noutput=json\n");
        service.answers("{\"id\":\"t1\"}");

        assertThat(run("tenant show t1").out().strip()).startsWith("{").endsWith("}");
    }

    @Test
    void takesNoTokenFromAFileOfSettings() throws IOException {
        Files.writeString(directory.resolve("settings"), "token=secret-of-mine\n");

        CommandRun run = run("tenant list");

        assertThat(run.status()).isEqualTo(ExitStatus.WRONG_USAGE.code());
        assertThat(run.err()).contains("token-file").doesNotContain("secret-of-mine");
    }

    @Test
    void takesTheTokenFromAFile() throws IOException {
        Path token = Files.writeString(directory.resolve("token"), "of-the-file\n");
        service.answers("{\"items\":[]}");

        run("tenant list --token-file " + token);

        assertThat(service.authorizations()).containsExactly("Bearer of-the-file");
    }

    @Test
    void asksAnIssuerForTheToken() throws IOException {
        try (RecordedService issuer = new RecordedService()) {
            issuer.answers("{\"access_token\":\"issued\",\"expires_in\":300}");
            takeTokensFrom(issuer);
            environment.put("MEDCHAIN_SCOPE", "keys");
            service.answers("{\"items\":[],\"nextCursor\":\"c\"}").answers("{\"items\":[]}");

            assertThat(run("tenant list").status()).isZero();

            assertThat(issuer.requests()).containsExactly("POST /token");
            assertThat(issuer.bodies()).containsExactly("grant_type=client_credentials&scope=keys");
            assertThat(issuer.authorizations()).containsExactly("Basic YXBwbGljYXRpb246cyUyQmNyZXQ=");
            assertThat(service.authorizations()).containsExactly("Bearer issued", "Bearer issued");
        }
    }

    @Test
    void readsNoAnswerOfTheIssuerThatIsLongerThanAnyToken() throws IOException {
        try (RecordedService issuer = new RecordedService()) {
            issuer.answers(" ".repeat(1 << 20) + "{\"access_token\":\"issued\",\"expires_in\":300}");
            takeTokensFrom(issuer);

            assertThat(run("tenant list").err().lines())
                    .containsExactly("medchain: the issuer of tokens can't be reached: its answer is too long");
        }
    }

    @Test
    void saysThatTheAddressOfTheIssuerIsNone() {
        environment.remove("MEDCHAIN_TOKEN");
        environment.put("MEDCHAIN_TOKEN_ENDPOINT", "secret of mine");
        environment.put("MEDCHAIN_CLIENT_ID", "application");
        environment.put("MEDCHAIN_CLIENT_SECRET_FILE", "/nowhere");

        CommandRun run = run("tenant list");

        assertThat(run.status()).isEqualTo(ExitStatus.WRONG_USAGE.code());
        assertThat(run.err().lines()).containsExactly("medchain: MEDCHAIN_TOKEN_ENDPOINT is not a URL");
    }

    @Test
    void saysThatThereIsNoToken() {
        environment.remove("MEDCHAIN_TOKEN");

        CommandRun run = run("tenant list");

        assertThat(run.status()).isEqualTo(ExitStatus.WRONG_USAGE.code());
        assertThat(run.err()).contains("--token-file", "MEDCHAIN_TOKEN", "MEDCHAIN_TOKEN_ENDPOINT");
    }

    @Test
    void printsTheTokenAsAwsToolsTakeIt() {
        String token = tokenWith("{\"sub\":\"app\",\"exp\":1795924800}");
        environment.put("MEDCHAIN_TOKEN", token);
        environment.remove("MEDCHAIN_SERVICE");

        CommandRun run = run("credential-process");

        assertThat(run.status()).isZero();
        assertThat(run.out().strip())
                .isEqualTo("{\"Version\":1,\"AccessKeyId\":\"medchain\",\"SecretAccessKey\":\"medchain\","
                        + "\"SessionToken\":\"" + token + "\",\"Expiration\":\"2026-11-29T04:00:00Z\"}");
        assertThat(service.requests()).isEmpty();
    }

    @Test
    void printsATokenOfTheIssuerForAwsTools() throws IOException {
        String token = tokenWith("{\"exp\":1795924800}");
        try (RecordedService issuer = new RecordedService()) {
            issuer.answers("{\"access_token\":\"" + token + "\",\"expires_in\":300}");
            takeTokensFrom(issuer);

            assertThat(run("credential-process").out()).contains(token, "2026-11-29T04:00:00Z");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "opaque | the token is no JWT",
                "a.*.c | the token is no JWT",
                "a.W10.c | the token is no JWT",
                "a.e30.c | the token does not say when it expires (exp)"
            })
    void printsNoTokenThatAwsToolsWouldNotRenew(String token, String problem) {
        environment.put("MEDCHAIN_TOKEN", token);

        CommandRun run = run("credential-process");

        assertThat(run.status()).isEqualTo(ExitStatus.WRONG_USAGE.code());
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).containsExactly("medchain: " + problem);
    }

    private static String tokenWith(String claims) {
        return "e30." + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8))
                + ".c2ln";
    }
}
