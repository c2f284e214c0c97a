package org.medchain.keys.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.server.settings.InvalidSettingException;
import org.medchain.keys.server.settings.MapConfig;

/** The server's keystore, made from a certificate and a key in PEM. */
class ServedCertificateTest {

    private static final String PASSWORD = UUID.randomUUID().toString();
    private static final FileTime LONG_AGO = FileTime.from(Instant.EPOCH);

    /** Every test begins with it; its key is an EC key. */
    private static TlsCertificate first;

    private static TlsCertificate ofRsa;

    /** Its key is another EC key. */
    private static TlsCertificate issued;

    private final Map<String, String> environment = new HashMap<>();

    @TempDir
    private Path directory;

    private Path keystore;
    private Path chain;
    private Path key;

    @BeforeAll
    static void makeTheFirst(@TempDir Path made) throws Exception {
        first = TlsCertificate.selfSigned(made, "EC");
        ofRsa = TlsCertificate.selfSigned(made, "RSA");
        issued = TlsCertificate.issued(made);
    }

    @BeforeEach
    void writeTheFiles() throws Exception {
        keystore = directory.resolve("state/key.p12");
        chain = directory.resolve("tls.crt");
        key = directory.resolve("tls.key");
        write(first);
        environment.put("KEYSTORE_FILE", keystore.toString());
        environment.put("KEYSTORE_PASSWORD", PASSWORD);
        environment.put("TLS_CERTIFICATE_FILE", chain.toString());
        environment.put("TLS_KEY_FILE", key.toString());
    }

    private void write(TlsCertificate certificate) throws Exception {
        certificate.writeChain(chain);
        certificate.writeKey(key);
    }

    private ServedCertificate served() {
        return new ServedCertificate(new KeystoreSettings(MapConfig.variables(environment)));
    }

    private KeyStore stored() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keystore)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    private void assertHolds(TlsCertificate certificate) throws Exception {
        assertThat(stored().getCertificateChain("default")).containsExactlyElementsOf(certificate.chain());
        assertThat(stored().getKey("default", PASSWORD.toCharArray())).isEqualTo(certificate.key());
    }

    @Nested
    class Renew {

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void writesKeyAndCertificate(boolean rsa) throws Exception {
            TlsCertificate certificate = rsa ? ofRsa : first;
            write(certificate);

            served().renew();

            assertHolds(certificate);
            assertThat(Files.getPosixFilePermissions(keystore)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
            assertThat(keystore.getParent().toFile().list()).containsExactly("key.p12");
        }

        @Test
        void writesTheWholeChain() throws Exception {
            write(issued);

            served().renew();

            assertThat(issued.chain()).hasSize(2);
            assertHolds(issued);
        }

        @Test
        void writesWhatIsNew() throws Exception {
            ServedCertificate served = served();
            served.renew();
            write(ofRsa);

            served.renew();

            assertHolds(ofRsa);
        }

        @Test
        void leavesTheKeystoreAsItIsWhileNothingChanges() throws Exception {
            ServedCertificate served = served();
            served.renew();
            byte[] written = Files.readAllBytes(keystore);

            served.renew();

            // Salts are random: one that is written again has other bytes.
            assertThat(keystore).hasBinaryContent(written);
        }

        @Test
        void writesAgainWhatAnotherOverwrote() throws Exception {
            ServedCertificate served = served();
            served.renew();
            Files.writeString(keystore, "a keystore that the server made late");
            Files.setLastModifiedTime(keystore, LONG_AGO);

            served.renew();

            assertHolds(first);
        }

        @Test
        void keepsTheOldOneUntilBothFilesAreNew() throws Exception {
            ServedCertificate served = served();
            served.renew();
            issued.writeChain(chain);

            assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(served::renew);
            assertHolds(first);

            issued.writeKey(key);
            served.renew();
            assertHolds(issued);
        }

        @Test
        void doesNothingWithoutPemFiles() {
            environment.keySet().removeIf(name -> name.startsWith("TLS_"));

            served().renew();

            assertThat(keystore).doesNotExist();
        }
    }

    @Nested
    class End {

        private Instant endOf(TlsCertificate certificate) {
            return certificate.chain().get(0).getNotAfter().toInstant();
        }

        @Test
        void isThatOfTheNewCertificate() throws Exception {
            ServedCertificate served = served();
            served.renew();
            assertThat(served.end()).contains(endOf(first));
            write(issued);

            served.renew();

            assertThat(served.end()).contains(endOf(issued));
        }

        @Test
        void isThatOfAKeystoreOfTheOperators() throws Exception {
            served().renew();
            environment.keySet().removeIf(name -> name.startsWith("TLS_"));
            ServedCertificate served = served();

            served.renew();

            assertThat(served.end()).contains(endOf(first));
        }

        @Test
        void isNoneBeforeThereIsAKeystore() {
            environment.keySet().removeIf(name -> name.startsWith("TLS_"));
            ServedCertificate served = served();

            served.renew();

            assertThat(served.end()).isEmpty();
        }
    }

    @Nested
    class Settings {

        private void assertRefused(String line) {
            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(ServedCertificateTest.this::served)
                    .withMessage(line)
                    .withNoCause();
        }

        @Test
        void doNotMindTheKeystoreThatIsThere() throws Exception {
            Files.createDirectory(keystore.getParent());
            Files.writeString(keystore, "of another password");

            served().renew();

            assertHolds(first);
        }

        @ParameterizedTest
        @ValueSource(strings = {"TLS_CERTIFICATE_FILE", "TLS_KEY_FILE"})
        void needBothFiles(String missing) {
            String other = "TLS_KEY_FILE".equals(missing) ? "TLS_CERTIFICATE_FILE" : "TLS_KEY_FILE";
            environment.remove(missing);

            assertRefused(missing + " must be set with " + other);
        }

        @ParameterizedTest
        @ValueSource(strings = {"TLS_CERTIFICATE_FILE", "TLS_KEY_FILE"})
        void refuseAFileThatIsNotThere(String variable) {
            environment.put(variable, directory.resolve("none").toString());

            assertRefused(variable + " must name a file that can be read");
        }

        @Test
        void refuseACertificateThatIsNone() throws IOException {
            Files.writeString(chain, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");

            assertRefused("TLS_CERTIFICATE_FILE must name a file with a certificate of an RSA or EC key, in PEM");
        }

        @Test
        void refuseACertificateOfAnotherKindOfKey() throws Exception {
            write(TlsCertificate.selfSigned(directory, "Ed25519"));

            assertRefused("TLS_CERTIFICATE_FILE must name a file with a certificate of an RSA or EC key, in PEM");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"})
        void refuseAKeyThatIsNone(String content) throws IOException {
            Files.writeString(key, content);

            assertRefused(
                    "TLS_KEY_FILE must name a file with the certificate's key in PEM, PKCS #8 (BEGIN PRIVATE KEY)");
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void refuseTheKeyOfAnotherCertificate(boolean rsa) throws Exception {
            (rsa ? ofRsa : issued).writeKey(key);

            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(ServedCertificateTest.this::served)
                    .withMessageStartingWith("TLS_KEY_FILE ");
        }

        @ParameterizedTest
        @ValueSource(strings = {"rw----r--", "rw--w----", "rw-----w-"})
        void refuseAKeyThatIsOpenToOthers(String mode) throws IOException {
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(mode));

            assertRefused("TLS_KEY_FILE names a file that is open to others: give it mode 0400 or 0440");
        }

        @Test
        void takeAKeyThatItsGroupCanRead() throws IOException {
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("r--r-----"));

            served().renew();

            assertThat(keystore).exists();
        }
    }
}
