package org.medchain.keys.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.medchain.keys.aws.TestProviders.CONTEXT;
import static org.medchain.keys.aws.TestProviders.REGION;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.CmkReference;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.provider.WrappedDataKey;

/** The key exchange with a server that takes one group alone. OpenSSL, from 3.5 on, is the independent witness. */
class PostQuantumTlsTest {

    private static final String HYBRID = "X25519MLKEM768";
    private static final String CMK =
            "arn:aws:kms:" + REGION + ":111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private static final String ANSWER =
            "{\"KeyId\": \"" + CMK + "\", \"Plaintext\": \"" + "A".repeat(43) + "=\", \"CiphertextBlob\": \"AAAA\"}";
    private static final String TRUST_STORE = "javax.net.ssl.trustStore";
    private static final String TRUST_STORE_PASSWORD = "javax.net.ssl.trustStorePassword";
    private static final String PASSWORD = "changeit";
    private static final int FIRST_JDK_WITH_THE_GROUP = 27;

    @TempDir
    Path directory;

    @BeforeEach
    void makeCertificate() throws Exception {
        CommandLine.assumePresent("openssl");
        assumeThat(run("openssl list -tls-groups | grep -q " + HYBRID))
                .as("OpenSSL 3.5 or newer")
                .isZero();
        assertThat(run(
                        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost -days 1"
                                + " -addext subjectAltName=DNS:localhost -keyout key.pem -out certificate.pem"))
                .isZero();
        trust("certificate.pem");
    }

    private int run(String script) throws Exception {
        return new ProcessBuilder("bash", "-c", script)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /** Both HTTP clients read these properties when they are made. */
    private void trust(String certificate) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(directory.resolve(certificate))) {
            trusted.setCertificateEntry(
                    "kms", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        Path file = directory.resolve("trust.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            trusted.store(out, PASSWORD.toCharArray());
        }
        System.setProperty(TRUST_STORE, file.toString());
        System.setProperty(TRUST_STORE_PASSWORD, PASSWORD);
    }

    @AfterEach
    void trustAsBefore() {
        System.clearProperty(TRUST_STORE);
        System.clearProperty(TRUST_STORE_PASSWORD);
    }

    private static AwsSettings settings(OpensslKms kms, boolean postQuantumTls, Duration attempt) {
        return TestProviders.settings(kms.endpoint(), attempt.multipliedBy(2), attempt, 2, postQuantumTls);
    }

    private static void generate(OpensslKms kms, boolean postQuantumTls) {
        generate(settings(kms, postQuantumTls, Duration.ofSeconds(10)));
    }

    private static void generate(AwsSettings settings) {
        try (AwsKeyProvider provider = new AwsKeyProvider(settings);
                WrappedDataKey generated = provider.generateDataKey(Optional.of(new CmkReference(CMK)), CONTEXT)) {
            assertThat(provider.wrappedUnder(generated.wrappedKey())).isEqualTo(CMK);
        }
    }

    @Test
    void agreesOnTheHybridGroup() throws Exception {
        try (OpensslKms kms = new OpensslKms(directory, HYBRID, ANSWER)) {
            generate(kms, true);
        }
    }

    @Test
    void reachesNoServerOfThatGroupAloneWithoutTheSetting() throws Exception {
        assumeThat(Runtime.version().feature()).isLessThan(FIRST_JDK_WITH_THE_GROUP);
        try (OpensslKms kms = new OpensslKms(directory, HYBRID, ANSWER)) {
            assertThatExceptionOfType(KmsUnavailableException.class).isThrownBy(() -> generate(kms, false));
        }
    }

    /** So it was the group that the other test failed for. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void agreesOnAnEllipticCurveWhereTheServerKnowsNoMore(boolean postQuantumTls) throws Exception {
        try (OpensslKms kms = new OpensslKms(directory, "X25519", ANSWER)) {
            generate(kms, postQuantumTls);
        }
    }

    /** The client of the AWS CRT tries until its time is over; before that it would have reached a server that it trusts. */
    @Test
    void trustsNoOtherCertificate() throws Exception {
        try (OpensslKms kms = new OpensslKms(directory, HYBRID, ANSWER)) {
            assertThat(run("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost"
                            + " -days 1 -addext subjectAltName=DNS:localhost -keyout other-key.pem -out other.pem"))
                    .isZero();
            trust("other.pem");

            assertThatExceptionOfType(KmsUnavailableException.class)
                    .isThrownBy(() -> generate(settings(kms, true, Duration.ofSeconds(2))));
        }
    }

    @Test
    void isRefusedWithATrustStoreThatCantBeRead() throws Exception {
        System.setProperty(TRUST_STORE, directory.resolve("key.pem").toString());
        try (OpensslKms kms = new OpensslKms(directory, HYBRID, ANSWER)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new AwsKeyProvider(settings(kms, true, Duration.ofSeconds(1))))
                    .withMessageStartingWith("AWS_KMS_POST_QUANTUM_TLS can't be used here: ");
        }
    }
}
