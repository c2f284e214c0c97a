package org.medchain.keys.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.keys.server.settings.InvalidSettingException;

class KeystoreFileTest {

    private static final String PASSWORD = UUID.randomUUID().toString();
    private static final String UNREADABLE = "KEYSTORE_FILE can't be read, or is not PKCS #12";

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("key.p12");
    }

    private Optional<Instant> open(String password) {
        return new KeystoreFile(file).requireOpenedBy(password);
    }

    private void assertRefused(String line) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> open(PASSWORD))
                .withMessage(line)
                .withNoCause();
    }

    /** With a secret key in place of a private one: PKCS #12 keeps both alike, and this needs no certificate. */
    private void write(String password, boolean withKey) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        if (withKey) {
            SecretKey key = new SecretKeySpec(new byte[32], "AES");
            keys.setKeyEntry("key", key, password.toCharArray(), null);
        }
        try (OutputStream bytes = Files.newOutputStream(file)) {
            keys.store(bytes, password.toCharArray());
        }
    }

    @Test
    void isOpenedByItsPassword() throws Exception {
        write(PASSWORD, true);

        assertThatNoException().isThrownBy(() -> open(PASSWORD));
    }

    @Test
    void isLeftToTheServerToMakeIfItIsNotThere() {
        assertThat(open(PASSWORD)).isEmpty();
    }

    @Test
    void tellsWhenItsCertificateEnds() throws Exception {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        ProcessBuilder command = new ProcessBuilder(
                keytool.toString(), "-genkeypair", "-alias", "key", "-keyalg", "EC", "-dname", "CN=localhost");
        command.command().addAll(List.of("-validity", "30", "-keystore", file.toString(), "-storepass:env", "WORD"));
        command.environment().put("WORD", PASSWORD);
        assertThat(command.redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor())
                .isZero();

        assertThat(open(PASSWORD))
                .hasValueSatisfying(end -> assertThat(end)
                        .isCloseTo(Instant.now().plus(Duration.ofDays(30)), within(1, ChronoUnit.HOURS)));
    }

    @Test
    void isRefusedWithoutAKey() throws Exception {
        write(PASSWORD, false);

        assertRefused("KEYSTORE_FILE holds no key");
    }

    @Test
    void isRefusedIfItIsAnotherFile() throws Exception {
        Files.writeString(file, "-----BEGIN PRIVATE KEY-----");

        assertRefused(UNREADABLE);
    }

    @Test
    void isRefusedIfItIsCutOff() throws Exception {
        write(PASSWORD, true);
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));

            assertRefused(UNREADABLE);
        }
    }

    @Test
    void isRefusedIfItIsADirectory() throws Exception {
        Files.createDirectory(file);

        assertRefused(UNREADABLE);
    }

    @Test
    void isRefusedWithAnotherPassword() throws Exception {
        write(UUID.randomUUID().toString(), true);

        assertRefused("KEYSTORE_PASSWORD does not open the file that KEYSTORE_FILE names");
    }
}
