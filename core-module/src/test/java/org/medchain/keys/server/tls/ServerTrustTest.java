package org.medchain.keys.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.server.settings.InvalidSettingException;
import org.medchain.keys.server.settings.MapConfig;

class ServerTrustTest {

    private static final String PASSWORD = "password of the test";

    @TempDir
    static Path certificates;

    private static TlsCertificate own;
    private static TlsCertificate other;

    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>();
    private Path keystore;
    private Path pem;

    @BeforeAll
    static void makeCertificates() throws IOException, InterruptedException, GeneralSecurityException {
        own = TlsCertificate.selfSigned(certificates, "EC");
        other = TlsCertificate.selfSigned(certificates, "EC");
    }

    @BeforeEach
    void name() {
        keystore = directory.resolve("key.p12");
        pem = directory.resolve("trusted.pem");
        environment.put("KEYSTORE_FILE", keystore.toString());
        environment.put("KEYSTORE_PASSWORD", PASSWORD);
    }

    private ServerTrust trust() {
        return new ServerTrust(
                new KeystoreSettings(MapConfig.variables(environment)),
                new TrustSettings(MapConfig.variables(environment)));
    }

    private void trustByPem() throws IOException, GeneralSecurityException {
        other.writeChain(pem);
        environment.put("TLS_TRUSTED_CERTIFICATES_FILE", pem.toString());
    }

    private void writeKeystore(boolean trustsOther) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry(
                "default", own.key(), PASSWORD.toCharArray(), own.chain().toArray(Certificate[]::new));
        if (trustsOther) {
            keys.setCertificateEntry("other", other.chain().get(0));
        }
        try (OutputStream out = Files.newOutputStream(keystore)) {
            keys.store(out, PASSWORD.toCharArray());
        }
    }

    /** The certificate that the connection shows; none if it is not asked for one. */
    private static Certificate[] connect(Trust trust, boolean asksForACertificate) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry("other", other.key(), new char[0], other.chain().toArray(Certificate[]::new));
        keys.setCertificateEntry("own", own.chain().get(0));
        KeyManagerFactory identity = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        identity.init(keys, new char[0]);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        SSLContext serving = SSLContext.getInstance("TLS");
        serving.init(identity.getKeyManagers(), trusted.getTrustManagers(), null);
        try (SSLServerSocket listening = (SSLServerSocket)
                serving.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            listening.setNeedClientAuth(asksForACertificate);
            CompletableFuture<Certificate[]> shown = CompletableFuture.supplyAsync(() -> {
                try (SSLSocket connection = (SSLSocket) listening.accept()) {
                    connection.getOutputStream().write(1);
                    return asksForACertificate ? connection.getSession().getPeerCertificates() : new Certificate[0];
                } catch (IOException e) {
                    return new Certificate[0];
                }
            });
            try (SSLSocket connection = (SSLSocket) trust.context()
                    .getSocketFactory()
                    .createSocket(listening.getInetAddress(), listening.getLocalPort())) {
                assertThat(connection.getInputStream().read()).isOne();
            }
            return shown.join();
        }
    }

    @Nested
    class Context {

        @Test
        void trustsNobodyWhoIsNotNamed() throws Exception {
            writeKeystore(false);

            assertThatExceptionOfType(SSLHandshakeException.class).isThrownBy(() -> connect(trust(), false));
        }

        @Test
        void trustsTheCertificatesOfTheFile() throws Exception {
            writeKeystore(false);
            trustByPem();

            assertThat(connect(trust(), false)).isEmpty();
        }

        @Test
        void trustsTheCertificatesOfTheKeystore() throws Exception {
            writeKeystore(true);

            assertThat(connect(trust(), false)).isEmpty();
        }

        @Test
        void showsTheServersOwnCertificate() throws Exception {
            writeKeystore(false);
            trustByPem();

            assertThat(connect(trust(), true)).containsExactly(own.chain().get(0));
        }

        @Test
        void needsNoKeystoreYet() throws Exception {
            trustByPem();

            assertThat(connect(trust(), false)).isEmpty();
        }

        @Test
        void isMadeAgainWhenAFileChanges() throws Exception {
            writeKeystore(false);
            ServerTrust trust = trust();
            SSLContext before = trust.context();
            assertThat(trust.context()).isSameAs(before);

            writeKeystore(true);
            Files.setLastModifiedTime(keystore, FileTime.from(Instant.now().plusSeconds(5)));

            assertThat(connect(trust, false)).isEmpty();
            assertThat(trust.context()).isNotSameAs(before);
        }

        @Test
        void isNotMadeOfABrokenFile() throws Exception {
            trustByPem();
            ServerTrust trust = trust();
            Files.writeString(pem, "broken");

            assertThatIOException()
                    .isThrownBy(trust::context)
                    .withMessage("the certificates of the server can't be used");
        }
    }

    @Nested
    class OfSettings {

        @ParameterizedTest
        @ValueSource(strings = {"", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"})
        void refuseAFileWithoutCertificates(String content) throws IOException {
            Files.writeString(pem, content);
            environment.put("TLS_TRUSTED_CERTIFICATES_FILE", pem.toString());

            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> trust())
                    .withMessage("TLS_TRUSTED_CERTIFICATES_FILE must name a file with certificates in PEM");
        }
    }
}
