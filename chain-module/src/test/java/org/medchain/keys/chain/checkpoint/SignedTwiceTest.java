package org.medchain.keys.chain.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.MalformedAuditException;
import org.medchain.keys.chain.RandomEntries;
import org.medchain.keys.chain.signing.KeyFileException;

/** Checkpoints v2, which are signed with Ed25519 and with ML-DSA-65. */
class SignedTwiceTest {

    private static final Instant TIME = Instant.parse("2026-11-25T10:15:30.000250Z");

    private final ChainHead head = new ChainHead("clinic-north", 7, new RandomEntries(new Random(7)).hash());

    @TempDir
    Path directory;

    private Path ed25519;
    private Path mlDsa;
    private OldSigner first;
    private Checkpoint signed;

    @BeforeEach
    void sign() {
        ed25519 = directory.resolve("key.pem.pub");
        mlDsa = directory.resolve("ml-dsa.pem.pub");
        first = OldSigner.open(directory.resolve("key.pem"));
        signed = first.withMlDsa(directory.resolve("ml-dsa.pem")).sign(head, TIME);
    }

    private static CheckpointVerifier trusting(Path... publicKeys) {
        return CheckpointVerifier.read(List.of(publicKeys));
    }

    /** The same checkpoint with other signatures. */
    private Checkpoint with(byte[] ofEd25519, byte[] ofMlDsa) {
        return WrittenCheckpoints.ofVersionTwo(
                head, TIME, signed.keyId(), ofEd25519, new Seal.Second(second().keyId(), ofMlDsa));
    }

    private Seal.Second second() {
        return signed.seal().second().orElseThrow();
    }

    private static byte[] flipped(byte[] signature) {
        byte[] other = signature.clone();
        other[other.length / 2] ^= 1;
        return other;
    }

    @Nested
    class Genuine {

        @Test
        void areTheyUnderEitherKeyAndUnderBoth() {
            assertThat(trusting(ed25519).isGenuine(signed)).isTrue();
            assertThat(trusting(mlDsa).isGenuine(signed)).isTrue();
            assertThat(trusting(ed25519, mlDsa).isGenuine(signed)).isTrue();
        }

        @Test
        void bothSignaturesMustBeWhereBothKeysAreTrusted() {
            byte[] right = WrittenCheckpoints.signature(signed);
            byte[] second = second().signature();
            Checkpoint forgedEd25519 = with(flipped(right), second);
            Checkpoint forgedMlDsa = with(right, flipped(second));

            assertThat(trusting(ed25519, mlDsa).isGenuine(forgedEd25519)).isFalse();
            assertThat(trusting(ed25519, mlDsa).isGenuine(forgedMlDsa)).isFalse();
            assertThat(trusting(mlDsa).isGenuine(forgedEd25519)).isTrue();
            assertThat(trusting(ed25519).isGenuine(forgedMlDsa)).isTrue();
        }

        @Test
        void isNoneOfVersionOneWhereAKeyOfMlDsaIsTrusted() {
            Checkpoint ofVersionOne = first.sign(head, TIME);

            assertThat(trusting(ed25519).isGenuine(ofVersionOne)).isTrue();
            assertThat(trusting(ed25519, mlDsa).isGenuine(ofVersionOne)).isFalse();
            assertThat(trusting(mlDsa).isGenuine(ofVersionOne)).isFalse();
            assertThat(trusting(ed25519, mlDsa).isSignedOnce(ofVersionOne)).isTrue();
            assertThat(trusting(mlDsa).isSignedOnce(ofVersionOne)).isFalse();
        }

        /** Its signature is over a line that names both keys. */
        @Test
        void isNoneWhoseSecondSignatureWasTakenAway() {
            Checkpoint stripped =
                    WrittenCheckpoints.ofVersionOne(head, TIME, signed.keyId(), WrittenCheckpoints.signature(signed));

            assertThat(trusting(ed25519).isGenuine(stripped)).isFalse();
            assertThat(trusting(ed25519, mlDsa).isSignedOnce(stripped)).isFalse();
            assertThat(trusting(ed25519, mlDsa).isSignedOnce(signed)).isFalse();
        }

        @Test
        void isNoneOfAnotherSignersKeys() {
            Checkpoint other = OldSigner.open(directory.resolve("other.pem"))
                    .withMlDsa(directory.resolve("other-ml-dsa.pem"))
                    .sign(head, TIME);

            assertThat(trusting(ed25519).isGenuine(other)).isFalse();
            assertThat(trusting(mlDsa).isGenuine(other)).isFalse();
        }

        @Test
        void isNoneWithoutATrustedKey() {
            assertThat(new CheckpointVerifier(List.of()).isGenuine(signed)).isFalse();
        }
    }

    @Nested
    class Text {

        @Test
        void isOneLineOfNineWordsThatIsReadAgain() {
            String line = signed.toString();

            assertThat(line.split(" ", -1)).hasSize(9).startsWith("medchain-checkpoint-v2", "clinic-north", "7");
            assertThat(line).hasSizeLessThan(8 * 1024);
            assertThat(Checkpoint.parse(line)).isEqualTo(signed).hasSameHashCodeAs(signed);
        }

        @Test
        void isRefusedInAnyOtherSpelling() {
            String line = signed.toString();

            assertThat(Stream.of(
                            line.replace("-v2", "-v1"),
                            line.replace("-v2", "-v3"),
                            line + " ",
                            line + "A",
                            line.substring(0, line.length() - 1),
                            line.substring(0, line.lastIndexOf(' ')),
                            line.replace(" 7 ", " 07 ")))
                    .allSatisfy(other -> assertThatThrownBy(() -> Checkpoint.parse(other))
                            .isInstanceOf(MalformedAuditException.class));
        }

        @Test
        void isKeptInTheDirectoryBesideThoseOfVersionOne() {
            CheckpointDirectory kept = new CheckpointDirectory(directory);
            Checkpoint before = first.sign(new ChainHead("clinic-north", 3, head.hash()), TIME.minusSeconds(60));
            WrittenCheckpoints.append(directory, before);
            WrittenCheckpoints.append(directory, signed);

            assertThat(kept.readBackwards("clinic-north", Long.MAX_VALUE, 10))
                    .map(CheckpointDirectory.Placed::checkpoint)
                    .containsExactly(signed, before);
            try (KeptCheckpoints read = kept.read("clinic-north")) {
                assertThat(read.of(7)).containsExactly(signed);
                assertThat(read.of(3)).containsExactly(before);
                assertThat(read.unreadableLines()).isZero();
            }
        }
    }

    @Nested
    class Keys {

        @Test
        void areReadAgainAndVerifyWhatEachStartSigns() throws IOException {
            Checkpoint later = WrittenCheckpoints.sign(
                    CheckpointSigner.openOrCreate(directory.resolve("key.pem"), new SecureRandom())
                            .withMlDsa(directory.resolve("ml-dsa.pem"), new SecureRandom()),
                    head,
                    TIME);

            assertThat(trusting(ed25519, mlDsa).isGenuine(later)).isTrue();
            assertThat(Files.getPosixFilePermissions(directory.resolve("ml-dsa.pem")))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            assertThat(trusting(ed25519, mlDsa).publicKeys()).containsOnlyKeys(signed.keyId(), second().keyId());
        }

        @Test
        void areNotTakenForEachOther() {
            assertThatThrownBy(() -> CheckpointSigner.openOrCreate(directory.resolve("key.pem"), new SecureRandom())
                            .withMlDsa(directory.resolve("key.pem"), new SecureRandom()))
                    .isInstanceOf(KeyFileException.class)
                    .hasMessageContaining("does not hold a key pair of ML-DSA-65");
            assertThatThrownBy(() -> CheckpointSigner.openOrCreate(directory.resolve("ml-dsa.pem"), new SecureRandom()))
                    .isInstanceOf(KeyFileException.class)
                    .hasMessageContaining("does not hold a key pair of Ed25519");
        }
    }

    /** What docs/formats.md says of it. */
    @Nested
    class ByHand {

        @BeforeEach
        void needOpenssl() throws Exception {
            assumeTrue(run("openssl list -signature-algorithms | grep -q ML-DSA-65") == 0, "OpenSSL 3.5 or newer");
        }

        private int run(String script) throws Exception {
            return new ProcessBuilder("bash", "-c", script)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        }

        private int verify(String publicKey, byte[] statement, byte[] signature) throws Exception {
            Files.write(directory.resolve("statement"), statement);
            Files.write(directory.resolve("signature"), signature);
            return run(
                    "openssl pkeyutl -verify -pubin -inkey " + publicKey + " -rawin -in statement -sigfile signature");
        }

        @Test
        void opensslVerifiesBothSignatures() throws Exception {
            String[] words = signed.toString().split(" ", -1);
            byte[] statement = String.join(" ", List.of(words).subList(0, 7)).getBytes(StandardCharsets.US_ASCII);
            byte[] second = Base64.getDecoder().decode(words[8]);

            assertThat(verify("key.pem.pub", statement, Base64.getDecoder().decode(words[7])))
                    .isZero();
            assertThat(verify("ml-dsa.pem.pub", statement, second)).isZero();
            assertThat(verify("ml-dsa.pem.pub", statement, flipped(second))).isNotZero();
        }

        @Test
        void whatOpensslSignsVerifiesHere() throws Exception {
            assertThat(run("openssl genpkey -algorithm ML-DSA-65 -out own.pem"
                            + " && openssl pkey -in own.pem -pubout -out own.pem.pub"))
                    .isZero();
            Files.write(directory.resolve("key-id"), new byte[0]);
            assertThat(run("openssl pkey -pubin -in own.pem.pub -outform DER | sha256sum | cut -c1-16 > key-id"))
                    .isZero();
            String keyId = Files.readString(directory.resolve("key-id")).strip();
            Files.write(
                    directory.resolve("statement"), Checkpoint.statement(signed.leaf(), signed.keyId() + " " + keyId));
            assertThat(run("openssl pkeyutl -sign -inkey own.pem -rawin -in statement -out signature"))
                    .isZero();

            Checkpoint ofOpenssl = WrittenCheckpoints.ofVersionTwo(
                    head,
                    TIME,
                    signed.keyId(),
                    WrittenCheckpoints.signature(signed),
                    new Seal.Second(keyId, Files.readAllBytes(directory.resolve("signature"))));

            assertThat(trusting(directory.resolve("own.pem.pub")).isGenuine(ofOpenssl))
                    .isTrue();
        }
    }
}
