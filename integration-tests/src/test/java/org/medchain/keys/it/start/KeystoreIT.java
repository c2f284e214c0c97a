package org.medchain.keys.it.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.medchain.keys.it.scan.LeftBehind;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.OnePass;
import org.medchain.keys.it.server.ServerEnvironment;
import org.medchain.keys.it.server.StartRefusedException;
import org.medchain.keys.it.server.TestDatabase.Kind;

/** The file with the server's TLS key; which files are refused, KeystoreFileTest tells. The database makes no difference. */
@Tag("slow")
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
    @Tag("proof")
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
    class FromPemFiles {

        private Path chain;
        private Path key;

        @BeforeEach
        void nameTheFiles() {
            Path data = installation.server().directory().data();
            chain = data.resolve("tls.crt");
            key = data.resolve("tls.key");
        }

        private void issue(String name) throws IOException, InterruptedException {
            // Beside the files that are served, as one that renews would do it.
            Path newChain = chain.resolveSibling("new.crt");
            Path newKey = key.resolveSibling("new.key");
            int status = new ProcessBuilder(
                            "openssl",
                            "req",
                            "-x509",
                            "-newkey",
                            "rsa:2048",
                            "-nodes",
                            "-subj",
                            "/CN=" + name,
                            "-keyout",
                            newKey.toString(),
                            "-out",
                            newChain.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            assertThat(status).isZero();
            Files.move(newChain, chain, StandardCopyOption.ATOMIC_MOVE);
            Files.move(newKey, key, StandardCopyOption.ATOMIC_MOVE);
        }

        private String served() throws IOException, GeneralSecurityException {
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, new TrustManager[] {new Anyone()}, null);
            try (SSLSocket socket = (SSLSocket) tls.getSocketFactory()
                    .createSocket("127.0.0.1", installation.server().httpsPort())) {
                X509Certificate certificate =
                        (X509Certificate) socket.getSession().getPeerCertificates()[0];
                return certificate.getSubjectX500Principal().getName();
            }
        }

        @Test
        void servesANewCertificateWithoutARestart() throws Exception {
            issue("first");
            installation
                    .server()
                    .start(installation
                            .environment()
                            .with("TLS_CERTIFICATE_FILE", chain.toString())
                            .with("TLS_KEY_FILE", key.toString()));
            await().atMost(Duration.ofMinutes(1)).until(() -> "CN=first".equals(served()));

            issue("second");

            await().atMost(Duration.ofMinutes(1)).until(() -> "CN=second".equals(served()));
        }
    }

    /** Trusts every server, to look at its certificate. */
    private static final class Anyone extends X509ExtendedTrustManager {

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            throw new UnsupportedOperationException();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
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
