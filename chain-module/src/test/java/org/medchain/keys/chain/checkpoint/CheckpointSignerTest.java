package org.medchain.keys.chain.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.RandomEntries;
import org.medchain.keys.chain.signing.KeyFileException;

class CheckpointSignerTest {

    private static final Instant TIME = Instant.parse("2026-11-25T10:15:30.000250Z");

    private final ChainHead head = new ChainHead("t", 7, new RandomEntries(new Random(7)).hash());

    @TempDir
    Path directory;

    private Path keyFile;
    private Path publicFile;

    @BeforeEach
    void nameTheFiles() {
        keyFile = directory.resolve("checkpoint-key.pem");
        publicFile = directory.resolve("checkpoint-key.pem.pub");
    }

    private CheckpointSigner signer() {
        return CheckpointSigner.openOrCreate(keyFile, new SecureRandom());
    }

    private CheckpointVerifier verifier() {
        return CheckpointVerifier.read(List.of(publicFile));
    }

    @Nested
    class ToString {

        @Test
        void isRedacted() {
            CheckpointSigner signer = signer();

            assertThat(signer).hasToString("CheckpointSigner[redacted, keyId=" + signer.keyId() + "]");
        }
    }

    @Nested
    class IsGenuine {

        @Test
        void isTrueOfWhatWasSigned() {
            Checkpoint signed = WrittenCheckpoints.sign(signer(), head, TIME);

            assertThat(verifier().isGenuine(signed)).isTrue();
        }

        @Test
        void isFalseOfEveryOtherStatement() {
            Checkpoint signed = WrittenCheckpoints.sign(signer(), head, TIME);

            assertThat(List.of(
                            new ChainHead("u", 7, head.hash()),
                            new ChainHead("t", 8, head.hash()),
                            new ChainHead("t", 7, new RandomEntries(new Random(8)).hash())))
                    .map(other -> WrittenCheckpoints.with(signed, other, TIME))
                    .noneMatch(verifier()::isGenuine);
            assertThat(WrittenCheckpoints.with(signed, head, TIME.plusSeconds(1)))
                    .matches(other -> !verifier().isGenuine(other));
        }

        @Test
        void isFalseOfEveryFlippedBitOfTheSignature() {
            Checkpoint signed = WrittenCheckpoints.sign(signer(), head, TIME);
            CheckpointVerifier verifier = verifier();
            for (int bit = 0; bit < 512; bit++) {
                byte[] flipped = WrittenCheckpoints.signature(signed);
                flipped[bit / 8] ^= (byte) (1 << bit % 8);

                assertThat(verifier.isGenuine(new Checkpoint(
                                signed.leaf(),
                                new Seal(signed.keyId(), flipped, Optional.empty()),
                                signed.inclusion())))
                        .as("bit %d", bit)
                        .isFalse();
            }
        }

        @Test
        void isFalseOfAnotherSignersCheckpoint() {
            signer();
            CheckpointSigner other = CheckpointSigner.openOrCreate(directory.resolve("other.pem"), new SecureRandom());

            assertThat(verifier().isGenuine(WrittenCheckpoints.sign(other, head, TIME)))
                    .isFalse();
        }

        @Test
        void isTrueUnderEachOfSeveralKeys() {
            Path other = directory.resolve("other.pem");
            CheckpointSigner successor = CheckpointSigner.openOrCreate(other, new SecureRandom());
            Checkpoint first = WrittenCheckpoints.sign(signer(), head, TIME);
            CheckpointVerifier both = CheckpointVerifier.read(List.of(publicFile, directory.resolve("other.pem.pub")));

            assertThat(both.isGenuine(first)).isTrue();
            assertThat(both.isGenuine(WrittenCheckpoints.sign(successor, head, TIME)))
                    .isTrue();
        }
    }

    @Nested
    class Read {

        @Test
        void refusesAFileThatIsMissingOrHoldsNoPublicKey() throws IOException {
            assertThatThrownBy(CheckpointSignerTest.this::verifier)
                    .isInstanceOf(KeyFileException.class)
                    .hasMessageContaining("cannot read");

            Files.writeString(publicFile, "no PEM");
            assertThatThrownBy(CheckpointSignerTest.this::verifier)
                    .isInstanceOf(KeyFileException.class)
                    .hasMessageContaining("does not hold");
        }
    }
}
