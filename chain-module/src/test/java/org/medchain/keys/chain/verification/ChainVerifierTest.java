package org.medchain.keys.chain.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.Edit;
import org.medchain.keys.chain.MalformedAuditException;
import org.medchain.keys.chain.RandomEntries;
import org.medchain.keys.chain.RecordedEntry;
import org.medchain.keys.chain.checkpoint.Checkpoint;
import org.medchain.keys.chain.checkpoint.CheckpointSigner;
import org.medchain.keys.chain.checkpoint.CheckpointVerifier;
import org.medchain.keys.chain.checkpoint.KeptCheckpoints;
import org.medchain.keys.chain.checkpoint.WrittenCheckpoints;
import org.medchain.keys.chain.verification.Verification.Flawed;
import org.medchain.keys.chain.verification.Verification.Verified;

class ChainVerifierTest {

    private static final int SIZE = 20;

    private final List<RecordedEntry> entries = new RandomEntries(new Random(11)).chain(WrittenChain.TENANT, SIZE);

    @TempDir
    Path directory;

    private CheckpointSigner signer;
    private CheckpointVerifier keys;

    @BeforeEach
    void makeKeys() {
        signer = CheckpointSigner.openOrCreate(directory.resolve("key.pem"), new SecureRandom());
        keys = CheckpointVerifier.read(List.of(directory.resolve("key.pem.pub")));
    }

    private Verification verify(List<RecordedEntry> chain, Checkpoint... checkpoints) {
        return verify(chain.iterator(), checkpoints);
    }

    private Verification verify(Iterator<RecordedEntry> chain, Checkpoint... checkpoints) {
        return new ChainVerifier(keys).verify(ChainHead.startOf(WrittenChain.TENANT), chain, kept(checkpoints));
    }

    private KeptCheckpoints kept(Checkpoint... checkpoints) {
        return WrittenCheckpoints.of(directory, List.of(checkpoints));
    }

    private Checkpoint checkpoint(int size) {
        return checkpoint(size, size);
    }

    private Checkpoint checkpoint(int size, int minutes) {
        return WrittenChain.sign(signer, entries, size, minutes);
    }

    private ChainHead headAt(int size) {
        return WrittenChain.headAt(entries, size);
    }

    /** An installation that signed with Ed25519 alone at first. */
    @Nested
    class SignedTwice {

        private CheckpointSigner both;

        @BeforeEach
        void trustBoth() {
            both = signer.withMlDsa(directory.resolve("ml-dsa.pem"), new SecureRandom());
            keys = new CheckpointVerifier(both.publicKeys());
        }

        private Checkpoint checkpointOfBoth(int size) {
            return WrittenChain.sign(both, entries, size, size);
        }

        @Test
        void takesOlderCheckpointsBelowOneWithBothSignatures() {
            assertThat(verify(entries, checkpoint(5), checkpoint(9), checkpointOfBoth(15)))
                    .isEqualTo(new Verified(headAt(SIZE), 15, 0));
        }

        @Test
        void refusesACheckpointWithOneSignatureAboveThem() {
            assertThat(verify(entries, checkpointOfBoth(7), checkpoint(15)))
                    .isEqualTo(new Flawed(8, Flaw.SIGNED_ONCE, 15, 7));
            assertThat(verify(entries, checkpoint(15))).isEqualTo(new Flawed(1, Flaw.SIGNED_ONCE, 15, 0));
        }

        @Test
        void refusesACheckpointWhoseSecondSignatureWasTakenAway() {
            Checkpoint last = checkpointOfBoth(15);
            Checkpoint stripped = WrittenCheckpoints.ofVersionOne(
                    last.head(), last.time(), last.keyId(), WrittenCheckpoints.signature(last));

            assertThat(verify(entries, stripped)).isEqualTo(new Flawed(1, Flaw.FALSE_CHECKPOINT, 15, 0));
            assertThat(verify(entries, last, stripped)).isEqualTo(new Flawed(1, Flaw.FALSE_CHECKPOINT, 15, 0));
        }

        /** With a broken Ed25519 anyone can make one. */
        @Test
        void takesNoWordOfACheckpointWithOneSignatureForProof() {
            List<RecordedEntry> other = new ArrayList<>(entries);
            new Tampering(new Random(12)).replaceTail(other, 6, SIZE - 5);
            Checkpoint forged = WrittenChain.sign(signer, other, 9, 9);

            assertThat(verify(other, checkpointOfBoth(4), forged, checkpointOfBoth(15)))
                    .isEqualTo(new Flawed(5, Flaw.RECOMPUTED, 15, 4));
        }

        @Test
        void refusesAChainThatDisagreesWithACheckpointWithOneSignature() {
            List<RecordedEntry> other = new ArrayList<>(entries);
            new Tampering(new Random(12)).replaceTail(other, 6, SIZE - 5);
            Checkpoint ofAnother = WrittenChain.sign(signer, other, 9, 9);

            assertThat(verify(entries, checkpointOfBoth(4), ofAnother, checkpointOfBoth(15)))
                    .isInstanceOf(Flawed.class);
        }

        @Test
        void takesBothWhereTheFirstKeyAloneIsTrusted() {
            keys = CheckpointVerifier.read(List.of(directory.resolve("key.pem.pub")));

            assertThat(verify(entries, checkpoint(5), checkpointOfBoth(15)))
                    .isEqualTo(new Verified(headAt(SIZE), 15, 0));
        }
    }

    @Nested
    class Verify {

        @Test
        void saysHowMuchCheckpointsVouchFor() {
            assertThat(verify(entries, checkpoint(15), checkpoint(0), checkpoint(7)))
                    .isEqualTo(new Verified(headAt(SIZE), 15, 0));
        }

        @Test
        void takesAChainWithoutEntriesOrCheckpoints() {
            assertThat(verify(List.of())).isEqualTo(new Verified(headAt(0), 0, 0));
        }

        @Test
        void takesTheRestOfAChainFromAKnownHead() {
            ChainVerifier verifier = new ChainVerifier(keys);
            Iterator<RecordedEntry> rest = entries.subList(12, SIZE).iterator();

            assertThat(verifier.verify(headAt(12), rest, kept(checkpoint(5), checkpoint(18))))
                    .isEqualTo(new Verified(headAt(SIZE), 18, 0));
        }

        @Test
        void refusesTheRestOfAChainFromAnotherHead() {
            ChainVerifier verifier = new ChainVerifier(keys);
            Iterator<RecordedEntry> rest = entries.subList(12, SIZE).iterator();
            ChainHead other = new ChainHead(WrittenChain.TENANT, 12, headAt(11).hash());

            assertThat(verifier.verify(other, rest, kept())).isEqualTo(new Flawed(13, Flaw.ALTERED, 1, 12));
        }

        @Test
        void takesAPartOfAChainAndTheCheckpointsOfThatPart() {
            Iterator<RecordedEntry> part = entries.subList(0, 12).iterator();

            assertThat(new ChainVerifier(keys).verify(headAt(0), part, kept(checkpoint(5), checkpoint(18)), 12))
                    .isEqualTo(new Verified(headAt(12), 5, 0));
        }

        @Test
        void passesOnThatEntriesCannotBeRead() {
            Iterator<RecordedEntry> broken = failingAt(5, new UncheckedIOException(new IOException("broken")));

            assertThatThrownBy(() -> verify(broken)).isInstanceOf(UncheckedIOException.class);
        }

        @Test
        void callsAnEntryMalformedThatCannotBeBuilt() {
            Iterator<RecordedEntry> malformed = failingAt(5, new MalformedAuditException("seq"));

            assertThat(verify(malformed, checkpoint(3))).isEqualTo(new Flawed(5, Flaw.MALFORMED, 5, 3));
        }

        private Iterator<RecordedEntry> failingAt(int position, RuntimeException failure) {
            Iterator<RecordedEntry> chain = entries.iterator();
            return new Iterator<>() {
                private int at;

                @Override
                public boolean hasNext() {
                    return chain.hasNext();
                }

                @Override
                public RecordedEntry next() {
                    if (++at == position) {
                        throw failure;
                    }
                    return chain.next();
                }
            };
        }
    }

    @Nested
    class Erasure {

        private final int position = 1 + firstWithPatient();

        private int firstWithPatient() {
            int at = 0;
            while (entries.get(at).patient().isEmpty()) {
                at++;
            }
            return at;
        }

        private List<RecordedEntry> dropped() {
            List<RecordedEntry> dropped = new ArrayList<>(entries);
            RecordedEntry before = entries.get(position - 1);
            dropped.set(position - 1, new RecordedEntry(before.entry(), before.hash(), Optional.empty()));
            return dropped;
        }

        @Test
        void isCountedAndHidesNothingElse() {
            assertThat(verify(dropped(), checkpoint(SIZE))).isEqualTo(new Verified(headAt(SIZE), SIZE, 1));
        }

        @Test
        void doesNotTakeTheHashOutOfTheChain() {
            List<RecordedEntry> dropped = dropped();
            RecordedEntry before = dropped.get(position - 1);
            dropped.set(
                    position - 1,
                    new RecordedEntry(
                            Edit.with(before.entry(), "patientHash", Optional.empty()),
                            before.hash(),
                            before.patient()));

            assertThat(verify(dropped, checkpoint(SIZE))).isEqualTo(new Flawed(position, Flaw.ALTERED, position, 0));
        }
    }

    @Nested
    class FalseCheckpoint {

        @Test
        void leavesWhatNoCheckpointBeforeItVouchesForUnproven() {
            Checkpoint genuine = checkpoint(7);
            Checkpoint changed = WrittenCheckpoints.with(genuine, genuine.head(), Instant.EPOCH);

            assertThat(verify(entries, checkpoint(3), changed)).isEqualTo(new Flawed(4, Flaw.FALSE_CHECKPOINT, 7, 3));
        }

        @Test
        void isFoundOfNoEntries() {
            Checkpoint genuine = checkpoint(0);
            Checkpoint changed = WrittenCheckpoints.with(genuine, genuine.head(), Instant.EPOCH);

            assertThat(verify(entries, changed)).isEqualTo(new Flawed(1, Flaw.FALSE_CHECKPOINT, 0, 0));
        }

        @Test
        void isFoundBeyondTheEnd() {
            Checkpoint genuine = checkpoint(SIZE);
            ChainHead longer =
                    new ChainHead(WrittenChain.TENANT, 25, headAt(SIZE).hash());
            Checkpoint changed = WrittenCheckpoints.with(genuine, longer, genuine.time());

            assertThat(verify(entries, changed)).isEqualTo(new Flawed(1, Flaw.FALSE_CHECKPOINT, SIZE, 0));
        }

        @Test
        void doesNotHideThatTheTailIsCut() {
            Checkpoint genuine = checkpoint(SIZE);
            ChainHead between =
                    new ChainHead(WrittenChain.TENANT, 19, headAt(SIZE).hash());
            Checkpoint changed = WrittenCheckpoints.with(genuine, between, genuine.time());

            assertThat(verify(entries.subList(0, 15), changed, genuine)).isEqualTo(new Flawed(1, Flaw.CUT_TAIL, 15, 0));
        }

        @Test
        void isOneOfAnotherTenant() {
            ChainHead other = new ChainHead("clinic-south", 7, headAt(7).hash());

            assertThat(verify(entries, WrittenCheckpoints.sign(signer, other, Instant.EPOCH)))
                    .isEqualTo(new Flawed(1, Flaw.FALSE_CHECKPOINT, 7, 0));
        }

        @Test
        void isOneThatAnotherKeySigned() {
            signer = CheckpointSigner.openOrCreate(directory.resolve("other.pem"), new SecureRandom());

            assertThat(verify(entries, checkpoint(7))).isEqualTo(new Flawed(1, Flaw.FALSE_CHECKPOINT, 7, 0));
        }
    }

    @Nested
    class Disagreement {

        private final List<RecordedEntry> other = otherTail();

        private List<RecordedEntry> otherTail() {
            List<RecordedEntry> tail = new ArrayList<>(entries);
            new Tampering(new Random(12)).replaceTail(tail, 9, SIZE - 8);
            return tail;
        }

        @Test
        void isARecomputedChainIfNoLaterCheckpointAgrees() {
            assertThat(verify(other, checkpoint(4), checkpoint(12), checkpoint(SIZE)))
                    .isEqualTo(new Flawed(5, Flaw.RECOMPUTED, 12, 4));
        }

        @Test
        void isARollbackIfALaterCheckpointOfMoreAgrees() {
            Checkpoint later = WrittenChain.sign(signer, other, SIZE, 100);

            assertThat(verify(other, checkpoint(4), checkpoint(12), later))
                    .isEqualTo(new Flawed(5, Flaw.ROLLED_BACK, 12, 4));
        }

        @Test
        void isARollbackIfALaterCheckpointOfAsMuchAgrees() {
            Checkpoint later = WrittenChain.sign(signer, other, 12, 100);

            assertThat(verify(other, checkpoint(4), checkpoint(12), later))
                    .isEqualTo(new Flawed(5, Flaw.ROLLED_BACK, 12, 4));
        }

        /** The one that agrees came after the rollback and vouches for entries of after it. */
        @Test
        void isARollbackIfALaterCheckpointOfLessAgrees() {
            Checkpoint later = WrittenChain.sign(signer, other, 10, 100);

            assertThat(verify(other, checkpoint(4), later, checkpoint(12)))
                    .isEqualTo(new Flawed(5, Flaw.ROLLED_BACK, 12, 10));
        }

        /** Two nodes can write their checkpoints in another order than that of the chain. */
        @Test
        void isNotInTheOrderOfCheckpoints() {
            assertThat(verify(entries, checkpoint(12, 3), checkpoint(4, 8)))
                    .isEqualTo(new Verified(headAt(SIZE), 12, 0));
        }
    }
}
