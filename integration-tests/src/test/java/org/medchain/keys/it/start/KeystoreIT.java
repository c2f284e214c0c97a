package org.medchain.keys.it.start;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.UUID;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.it.scan.LeftBehind;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.OnePass;
import org.medchain.keys.it.server.ServerEnvironment;
import org.medchain.keys.it.server.StartRefusedException;
import org.medchain.keys.it.server.TestDatabase.Kind;

/** The file with the server's TLS key. The database makes no difference. */
@OnePass
class KeystoreIT {

    private Installation installation;

    @BeforeEach
    void createInstallation() {
        installation = Installation.create("keystore", Kind.H2);
    }

    @AfterEach
    void closeInstallation() {
        installation.close();
    }

    @Nested
    class OfAnotherPassword {

        @Test
        void refusesTheStartInOneLineThatNamesTheVariable() throws Exception {
            Path file = defaultFile();
            write(file, UUID.randomUUID().toString());

            assertRefused(
                    installation.environment(), "KEYSTORE_PASSWORD does not open the file that KEYSTORE_FILE names");
        }
    }

    @Nested
    class OfAnotherFormat {

        @Test
        void refusesTheStartInOneLineThatNamesTheVariable() throws IOException {
            Path file = installation.server().directory().data().resolve("key.pem");
            Files.writeString(file, "-----BEGIN PRIVATE KEY-----");

            assertRefused(
                    installation.environment().with("KEYSTORE_FILE", file.toString()),
                    "KEYSTORE_FILE can't be read, or is not PKCS #12");
        }
    }

    private void assertRefused(ServerEnvironment environment, String whatIsWrong) {
        assertThatExceptionOfType(StartRefusedException.class)
                .isThrownBy(() -> installation.server().start(environment))
                .withMessage("MedChain cannot start: " + whatIsWrong);

        LeftBehind.by(installation).requireNoSecret(List.of());
    }

    /** Where the server looks if no file is named. */
    private Path defaultFile() throws IOException {
        Path file = installation.server().directory().server().resolve("resources/security/key.p12");
        Files.createDirectories(file.getParent());
        return file;
    }

    private static void write(Path file, String password) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        SecretKey key = new SecretKeySpec(new byte[32], "AES");
        keys.setKeyEntry("key", key, password.toCharArray(), null);
        try (OutputStream bytes = Files.newOutputStream(file)) {
            keys.store(bytes, password.toCharArray());
        }
    }
}
