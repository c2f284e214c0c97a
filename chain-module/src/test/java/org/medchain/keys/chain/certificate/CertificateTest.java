package org.medchain.keys.chain.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateTest {

    private static final byte[] PAYLOAD =
            "{\"type\":\"medchain-destruction\",\"tenantId\":\"Zürich\"}".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path directory;

    private Path publicKey;
    private String certificate;
    private CertificateVerifier verifier;

    @BeforeEach
    void sign() {
        Path key = directory.resolve("key.pem");
        publicKey = directory.resolve("key.pem.pub");
        certificate = CertificateSigner.openOrCreate(key, new SecureRandom()).sign(PAYLOAD);
        verifier = CertificateVerifier.read(List.of(publicKey));
    }

    @Nested
    class Verify {

        @Test
        void answersWhatWasSigned() {
            assertThat(verifier.verify(certificate)).contains(PAYLOAD);
        }

        @Test
        void takesACertificateOfTheSameKeyFromALaterStart() {
            String later = CertificateSigner.openOrCreate(directory.resolve("key.pem"), new SecureRandom())
                    .sign(PAYLOAD);

            assertThat(verifier.verify(later)).contains(PAYLOAD);
        }

        @Test
        void refusesEveryFlippedBit() {
            byte[] bytes = certificate.getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < bytes.length; i++) {
                for (int bit = 0; bit < 8; bit++) {
                    byte[] altered = bytes.clone();
                    altered[i] ^= (byte) (1 << bit);

                    assertThat(verifier.verify(new String(altered, StandardCharsets.ISO_8859_1)))
                            .as("byte %s, bit %s", i, bit)
                            .isEmpty();
                }
            }
        }

        @Test
        void refusesEveryShorterAndALongerOne() {
            for (int length = 0; length < certificate.length(); length++) {
                assertThat(verifier.verify(certificate.substring(0, length))).isEmpty();
            }
            assertThat(verifier.verify(certificate + "A")).isEmpty();
            assertThat(verifier.verify(certificate + "=")).isEmpty();
            assertThat(verifier.verify(certificate + ".")).isEmpty();
        }

        @Test
        void refusesOneOfAnotherKey() {
            String other = CertificateSigner.openOrCreate(directory.resolve("other.pem"), new SecureRandom())
                    .sign(PAYLOAD);

            assertThat(verifier.verify(other)).isEmpty();
        }

        @Test
        void refusesOneThatSaysItNeedsNoSignature() {
            String header = Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.US_ASCII));

            assertThat(verifier.verify(header + '.' + certificate.split("\\.", -1)[1] + '.'))
                    .isEmpty();
        }
    }

    /** With a second signature, of ML-DSA-65. */
    @Nested
    class SignedTwice {

        private Path mlDsa;
        private String twice;

        @BeforeEach
        void signTwice() {
            mlDsa = directory.resolve("ml-dsa.pem.pub");
            twice = CertificateSigner.openOrCreate(directory.resolve("key.pem"), new SecureRandom())
                    .withMlDsa(directory.resolve("ml-dsa.pem"), new SecureRandom())
                    .sign(PAYLOAD);
        }

        private CertificateVerifier trusting(Path... publicKeys) {
            return CertificateVerifier.read(List.of(publicKeys));
        }

        @Test
        void answersWhatWasSignedUnderEitherKeyAndUnderBoth() {
            assertThat(trusting(publicKey).verify(twice)).contains(PAYLOAD);
            assertThat(trusting(mlDsa).verify(twice)).contains(PAYLOAD);
            assertThat(trusting(publicKey, mlDsa).verify(twice)).contains(PAYLOAD);
        }

        @Test
        void beginsWithACertificateOfOneSignature() {
            assertThat(twice).startsWith(certificate + "~");
            assertThat(trusting(publicKey).verify(twice.substring(0, twice.indexOf('~'))))
                    .contains(PAYLOAD);
        }

        @Test
        void needsBothSignaturesWhereBothKeysAreTrusted() {
            assertThat(trusting(publicKey, mlDsa).verify(certificate)).isEmpty();
            assertThat(trusting(mlDsa).verify(certificate)).isEmpty();
            for (int at : new int[] {
                5, certificate.length() - 10, certificate.length() + 5, certificate.length() + 200, twice.length() - 10
            }) {
                char other = twice.charAt(at) == 'A' ? 'B' : 'A';
                String altered = twice.substring(0, at) + other + twice.substring(at + 1);

                assertThat(trusting(publicKey, mlDsa).verify(altered))
                        .as("at %s", at)
                        .isEmpty();
            }
        }

        @Test
        void hasOneShape() {
            String second = twice.substring(twice.indexOf('~') + 1);
            String payload = certificate.split("\\.", -1)[1];

            for (String other : List.of(
                    twice + "~",
                    twice + "~" + second,
                    certificate + "~",
                    "~" + second,
                    second + "~" + certificate,
                    certificate + "~" + second.replace("..", "." + payload + "."))) {
                assertThat(trusting(publicKey).verify(other)).isEmpty();
                assertThat(trusting(mlDsa).verify(other)).isEmpty();
            }
        }

        @Test
        void opensslVerifiesTheSecondOneToo() throws Exception {
            Path file = Files.writeString(directory.resolve("twice.jws"), twice);
            String script = """
                    openssl list -signature-algorithms | grep -q ML-DSA-65 || exit 9
                    second=$(cut -d~ -f2 "$1")
                    printf '%s.%s' "${second%%.*}" "$(cut -d. -f2 "$1")" > signed.txt
                    signature=$(printf '%s' "${second##*.}" | tr '_-' '/+')
                    while [ $((${#signature} % 4)) -ne 0 ]; do signature="$signature="; done
                    printf '%s' "$signature" | openssl base64 -d -A > signature.bin
                    openssl pkeyutl -verify -pubin -inkey "$2" -rawin -in signed.txt -sigfile signature.bin
                    """;
            Process process = new ProcessBuilder("bash", "-c", script, "bash", file.toString(), mlDsa.toString())
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            int status = process.waitFor();

            assumeThat(status).as("OpenSSL 3.5 or newer").isNotEqualTo(9);
            assertThat(status).isZero();
        }
    }

    @Nested
    class Command {

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final ByteArrayOutputStream err = new ByteArrayOutputStream();

        private int run(String... arguments) {
            return new VerifyCertificate(
                            new PrintStream(out, true, StandardCharsets.UTF_8),
                            new PrintStream(err, true, StandardCharsets.UTF_8))
                    .run(arguments);
        }

        private String fileOf(String text) throws IOException {
            return Files.writeString(directory.resolve("certificate.jws"), text).toString();
        }

        @Test
        void printsWhatAGenuineOneSays() throws IOException {
            assertThat(run("--certificate", fileOf(certificate + "\n"), "--public-key", publicKey.toString()))
                    .isZero();
            assertThat(out.toString(StandardCharsets.UTF_8))
                    .isEqualTo(new String(PAYLOAD, StandardCharsets.UTF_8) + System.lineSeparator());
        }

        @ParameterizedTest
        @ValueSource(strings = {"{\"certificate\":\"%s\"}", "{ \"certificate\" : \"%s\" }\n"})
        void takesTheJsonAnswerThatHasIt(String answer) throws IOException {
            assertThat(run(
                            "--certificate",
                            fileOf(answer.formatted(certificate)),
                            "--public-key",
                            publicKey.toString()))
                    .isZero();
            assertThat(out.toString(StandardCharsets.UTF_8)).startsWith(new String(PAYLOAD, StandardCharsets.UTF_8));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"certificate\":\"%s\",\"more\":1}",
                    "{\"Certificate\":\"%s\"}",
                    "{\"certificate\":[\"%s\"]}",
                    "{\"certificate\":\"%s\"}{}",
                    "{\"certificate\":\"%s\"",
                    "{%s",
                    " %s",
                })
        void refusesAnythingElseAroundIt(String answer) throws IOException {
            assertThat(run(
                            "--certificate",
                            fileOf(answer.formatted(certificate)),
                            "--public-key",
                            publicKey.toString()))
                    .isEqualTo(1);
            assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("REFUSED");
        }

        @Test
        void refusesAnAlteredOne() throws IOException {
            String altered = certificate.replace(certificate.charAt(certificate.length() - 10), 'x') + "y";

            assertThat(run("--certificate", fileOf(altered), "--public-key", publicKey.toString()))
                    .isEqualTo(1);
            assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("REFUSED");
        }

        @Test
        void tellsOneWithoutTheSignatureOfMlDsaFromAFalseOne() throws IOException {
            Path mlDsa = directory.resolve("ml-dsa.pem");
            String twice = CertificateSigner.openOrCreate(directory.resolve("key.pem"), new SecureRandom())
                    .withMlDsa(mlDsa, new SecureRandom())
                    .sign(PAYLOAD);
            String[] keys = {"--public-key", publicKey.toString(), "--public-key", mlDsa + ".pub"};

            assertThat(runOn(twice, keys)).isZero();
            assertThat(runOn(certificate, keys)).isEqualTo(1);
            assertThat(runOn(certificate, "--public-key", mlDsa + ".pub")).isEqualTo(1);
            assertThat(out.toString(StandardCharsets.UTF_8).lines())
                    .containsExactly(
                            new String(PAYLOAD, StandardCharsets.UTF_8),
                            "REFUSED: signed with Ed25519 alone, and a key of ML-DSA-65 is named too; if it was issued"
                                    + " before there was that key, name the Ed25519 key alone",
                            "REFUSED: not signed by this key, or altered");
        }

        private int runOn(String text, String... keys) throws IOException {
            return run(Stream.concat(Stream.of("--certificate", fileOf(text)), Arrays.stream(keys))
                    .toArray(String[]::new));
        }

        @Test
        void namesItsOptionsIfAskedForHelp() {
            assertThat(run("--help")).isZero();
            assertThat(out.toString(StandardCharsets.UTF_8)).contains("--certificate=FILE", "--public-key=FILE");
            assertThat(err.size()).isZero();
        }

        @Test
        void takesOneCertificate() {
            assertThat(run("--certificate", "a", "--certificate", "b", "--public-key", publicKey.toString()))
                    .isEqualTo(2);
            assertThat(err.toString(StandardCharsets.UTF_8))
                    .isEqualTo("not verified: --certificate can be given once; the options are --certificate FILE"
                            + " --public-key FILE" + System.lineSeparator());
        }

        @Test
        void saysWhatIsMissing() throws IOException {
            assertThat(run("--certificate", fileOf(certificate))).isEqualTo(2);
            assertThat(run("--certificate", "none", "--public-key", publicKey.toString()))
                    .isEqualTo(2);
            assertThat(run("--certificate", fileOf(certificate), "--public-key", "none"))
                    .isEqualTo(2);
            assertThat(err.toString(StandardCharsets.UTF_8)).contains("not verified: ");
            assertThat(out.size()).isZero();
        }
    }

    /** The commands of docs/security.md, which verify a certificate with OpenSSL alone. */
    @Nested
    class ByHand {

        private static final int NO_OPENSSL = 9;

        @Test
        void opensslComesToTheSame() throws Exception {
            assumeThat(opensslVerifies(certificate)).isNotNull();

            assertThat(opensslVerifies(certificate)).isTrue();
            assertThat(opensslVerifies("A" + certificate.substring(1))).isFalse();
        }

        /** docs/run/audit.md: how an auditor compares a public key with the one that was noted. */
        @Test
        void opensslTellsTheIdOfTheKey() throws Exception {
            assumeThat(opensslVerifies(certificate)).isNotNull();
            String command = "openssl pkey -pubin -in \"$1\" -outform DER | sha256sum | cut -c1-16";

            Process process = new ProcessBuilder("bash", "-c", command, "bash", publicKey.toString()).start();

            String id = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            byte[] header = Base64.getUrlDecoder().decode(certificate.substring(0, certificate.indexOf('.')));
            assertThat(new String(header, StandardCharsets.US_ASCII)).contains("\"kid\":\"" + id + "\"");
        }

        /** Null if there is no OpenSSL 3. */
        private Boolean opensslVerifies(String jws) throws Exception {
            Path file = Files.writeString(directory.resolve("by-hand.jws"), jws);
            String script = """
                    openssl version | grep -q '^OpenSSL 3' || exit 9
                    printf '%s' "$(cut -d. -f1,2 "$1")" > signed.txt
                    printf '%s==' "$(cut -d. -f3 "$1")" | tr '_-' '/+' | openssl base64 -d -A > signature.bin
                    openssl pkeyutl -verify -pubin -inkey "$2" -rawin -in signed.txt -sigfile signature.bin
                    """;
            Process process = new ProcessBuilder("bash", "-c", script, "bash", file.toString(), publicKey.toString())
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return process.exitValue() == NO_OPENSSL ? null : process.exitValue() == 0;
        }
    }
}
