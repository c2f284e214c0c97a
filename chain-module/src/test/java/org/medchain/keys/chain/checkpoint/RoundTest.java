package org.medchain.keys.chain.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.MalformedAuditException;
import org.medchain.keys.chain.RandomEntries;

/** Checkpoints v3: a line for each chain, and one signed root. */
class RoundTest {

    private static final Instant TIME = Instant.parse("2026-11-25T10:15:30.000250Z");

    private final RandomEntries random = new RandomEntries(new Random(3));

    @TempDir
    Path directory;

    private CheckpointSigner signer;
    private CheckpointVerifier verifier;

    @BeforeEach
    void open() {
        signer = CheckpointSigner.openOrCreate(directory.resolve("key.pem"), new SecureRandom());
        verifier = new CheckpointVerifier(signer.publicKeys());
    }

    private Leaf leaf(String tenantId, long size) {
        return new Leaf(new ChainHead(tenantId, size, random.hash()), TIME.minusSeconds(size));
    }

    private List<Leaf> leaves(int count) {
        return IntStream.range(0, count).mapToObj(i -> leaf("t" + i, i)).toList();
    }

    private boolean isGenuine(String line) {
        try {
            return verifier.isGenuine(Checkpoint.parse(line));
        } catch (MalformedAuditException e) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8, 100})
    void provesEachOfItsLeavesByOneLine(int count) {
        List<Leaf> leaves = leaves(count);
        Round round = signer.sign(leaves, true, TIME);

        for (Leaf leaf : leaves) {
            Checkpoint checkpoint = round.find(leaf.head().tenantId()).orElseThrow();

            assertThat(checkpoint.leaf()).isEqualTo(leaf);
            assertThat(verifier.isGenuine(checkpoint)).isTrue();
            assertThat(Checkpoint.parse(checkpoint.toString()))
                    .isEqualTo(checkpoint)
                    .hasSameHashCodeAs(checkpoint);
        }
        assertThat(round.find("t")).isEmpty();
    }

    @Test
    void isRefusedWithAnyBitOfALineChanged() {
        String line =
                signer.sign(leaves(3), false, TIME).find("t1").orElseThrow().toString();
        assertThat(isGenuine(line)).isTrue();
        for (int bit = 0; bit < line.length() * 8; bit++) {
            byte[] changed = line.getBytes(StandardCharsets.ISO_8859_1);
            changed[bit / 8] ^= (byte) (1 << bit % 8);

            assertThat(isGenuine(new String(changed, StandardCharsets.ISO_8859_1)))
                    .as("bit %d", bit)
                    .isFalse();
        }
    }

    @Test
    void isRefusedInEveryBeginningOfALine() {
        String line =
                signer.sign(leaves(2), false, TIME).find("t1").orElseThrow().toString();
        for (int length = 0; length < line.length(); length++) {
            assertThat(isGenuine(line.substring(0, length))).isFalse();
        }
        assertThat(isGenuine(line + " ")).isFalse();
    }

    @Nested
    class AProof {

        private final Leaf mine = leaf("mine", 7);
        private final Leaf other = leaf("other", 9);

        private Inclusion inclusion(Round round, String tenantId) {
            return round.find(tenantId).orElseThrow().inclusion().orElseThrow();
        }

        @Test
        void isOfItsOwnLeafAlone() {
            Round round = signer.sign(List.of(mine, other), false, TIME);

            assertThat(verifier.isGenuine(new Checkpoint(mine, inclusion(round, "other"))))
                    .isFalse();
            assertThat(verifier.isGenuine(new Checkpoint(other, inclusion(round, "mine"))))
                    .isFalse();
            assertThat(verifier.isGenuine(new Checkpoint(leaf("mine", 7), inclusion(round, "mine"))))
                    .isFalse();
        }

        @Test
        void isOfItsOwnRoundAlone() {
            Round round = signer.sign(List.of(mine, other), false, TIME);
            Round next = signer.sign(List.of(leaf("mine", 8), other), false, TIME.plusSeconds(60));
            Inclusion moved = new Inclusion(
                    0, inclusion(round, "mine").path(), inclusion(next, "mine").root());

            assertThat(verifier.isGenuine(new Checkpoint(mine, moved))).isFalse();
        }

        /** A node of the tree is no leaf. */
        @Test
        void isOfNoNode() {
            Round round = signer.sign(List.of(mine), false, TIME);

            assertThat(verifier.isGenuine(new Checkpoint(mine, new Inclusion(0, List.of(random.hash()), round.root()))))
                    .isFalse();
        }

        @Test
        void isOfAKeyThatIsTrusted() {
            Round round = CheckpointSigner.openOrCreate(directory.resolve("other.pem"), new SecureRandom())
                    .sign(List.of(mine), false, TIME);

            assertThat(verifier.isGenuine(round.find("mine").orElseThrow())).isFalse();
            assertThat(verifier.trusts(round)).isFalse();
        }
    }

    /** An installation that got a key of ML-DSA-65. */
    @Nested
    class SignedTwice {

        private CheckpointSigner both;
        private CheckpointVerifier verifierOfBoth;

        @BeforeEach
        void addKey() {
            both = signer.withMlDsa(directory.resolve("ml-dsa.pem"), new SecureRandom());
            verifierOfBoth = new CheckpointVerifier(both.publicKeys());
        }

        @Test
        void isGenuineUnderEitherKeyAndUnderBoth() {
            Checkpoint checkpoint = both.sign(leaves(3), true, TIME).find("t2").orElseThrow();

            assertThat(verifier.isGenuine(checkpoint)).isTrue();
            assertThat(verifierOfBoth.isGenuine(checkpoint)).isTrue();
            assertThat(checkpoint.isSignedTwice()).isTrue();
            assertThat(Checkpoint.parse(checkpoint.toString())).isEqualTo(checkpoint);
        }

        @Test
        void needsBothSignaturesWhereBothKeysAreTrusted() {
            Checkpoint once = signer.sign(leaves(3), true, TIME).find("t2").orElseThrow();

            assertThat(verifierOfBoth.isGenuine(once)).isFalse();
            assertThat(verifierOfBoth.isSignedOnce(once)).isTrue();
        }

        @Test
        void isNothingWithoutItsSecondSignature() {
            Round round = both.sign(leaves(1), true, TIME);
            Seal seal = round.root().seal();
            Root stripped = new Root(
                    TIME, 1, round.root().hash(), true, new Seal(seal.keyId(), seal.signature(), Optional.empty()));
            Checkpoint checkpoint =
                    new Round(round.lines(), stripped).find("t0").orElseThrow();

            assertThat(verifier.isGenuine(checkpoint)).isFalse();
            assertThat(verifierOfBoth.isSignedOnce(checkpoint)).isFalse();
        }
    }

    /** Docs/formats.md, by its words and plain JCA. */
    @Nested
    class ByHand {

        private byte[] sha256(String prefix, byte[]... parts) throws GeneralSecurityException {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(HexFormat.of().parseHex(prefix));
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        }

        @Test
        void theLineOfTheSecondOfThreeLeadsToItsSignedRoot() throws GeneralSecurityException {
            String line =
                    signer.sign(leaves(3), false, TIME).find("t1").orElseThrow().toString();
            List<String> words = List.of(line.split(" ", -1));
            assertThat(words).hasSize(13).startsWith("medchain-checkpoint-v3", "t1", "1");
            String[] path = words.get(6).split(",", -1);

            byte[] leaf = sha256("00", String.join(" ", words.subList(1, 5)).getBytes(StandardCharsets.US_ASCII));
            byte[] left = sha256("01", HexFormat.of().parseHex(path[0]), leaf);
            byte[] root = sha256("01", left, HexFormat.of().parseHex(path[1]));

            assertThat(words.get(5)).isEqualTo("1");
            assertThat(path).hasSize(2);
            assertThat(words.subList(7, 11))
                    .containsExactly(
                            "2026-11-25T10:15:30.000250Z", "3", HexFormat.of().formatHex(root), "changed");
            String statement = words.get(0) + " " + String.join(" ", words.subList(7, 12));
            PublicKey key = signer.publicKeys().get(0);
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initVerify(key);
            ed25519.update(statement.getBytes(StandardCharsets.US_ASCII));
            assertThat(ed25519.verify(Base64.getDecoder().decode(words.get(12))))
                    .isTrue();
        }
    }
}
