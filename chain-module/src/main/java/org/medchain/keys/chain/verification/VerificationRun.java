package org.medchain.keys.chain.verification;

import java.util.Optional;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.chain.RecordedEntry;
import org.medchain.keys.chain.checkpoint.Checkpoint;
import org.medchain.keys.chain.verification.EntrySource.Item;
import org.medchain.keys.chain.verification.Verification.Flawed;
import org.medchain.keys.chain.verification.Verification.Verified;

/** One pass over a chain, from entry to entry until one does not follow or a checkpoint disagrees. */
final class VerificationRun {

    private final EntrySource source;
    private final CheckpointTrail trail;
    private Progress progress;
    private long checkpointed;
    private long dropped;

    VerificationRun(ChainHead start, EntrySource source, CheckpointTrail trail) {
        this.source = source;
        this.trail = trail;
        this.progress = Progress.at(start);
        this.checkpointed = start.size();
    }

    Verification run() {
        Optional<Flawed> flaw = askCheckpoints();
        while (flaw.isEmpty() && source.hasNext()) {
            flaw = take(source.next());
        }
        return flaw.or(this::findMissingTail)
                .<Verification>map(found -> found)
                .orElseGet(() -> new Verified(progress.head(), checkpointed, dropped));
    }

    private Optional<Flawed> take(Item item) {
        if (item.entry().isEmpty()) {
            return flawed(progress.expectedSeq(), Flaw.MALFORMED);
        }
        RecordedEntry recorded = item.entry().get();
        if (!recorded.entry().tenantId().equals(progress.head().tenantId())) {
            return flawed(progress.expectedSeq(), Flaw.OTHER_TENANT);
        }
        if (!progress.isNext(recorded)) {
            return explain(recorded);
        }
        if (isPatientAltered(recorded)) {
            return flawed(progress.expectedSeq(), Flaw.PATIENT_ALTERED);
        }
        dropped += isPatientDropped(recorded) ? 1 : 0;
        progress = progress.after(recorded);
        return askCheckpoints();
    }

    private Optional<Flawed> explain(RecordedEntry recorded) {
        if (progress.lastWasInserted(recorded)) {
            return flawed(progress.head().size(), Flaw.INSERTED);
        }
        return recorded.entry().seq() == progress.expectedSeq() ? explainHash() : explainSeq(recorded);
    }

    private Optional<Flawed> explainHash() {
        boolean rightOneIsNext = source.peek().filter(progress::hashesAsNext).isPresent();
        return flawed(progress.expectedSeq(), rightOneIsNext ? Flaw.INSERTED : Flaw.ALTERED);
    }

    private Optional<Flawed> explainSeq(RecordedEntry recorded) {
        long expectedSeq = progress.expectedSeq();
        if (progress.hashesAsNext(recorded) || progress.hashesAsNextUnderItsOwnSeq(recorded)) {
            return flawed(expectedSeq, Flaw.ALTERED);
        }
        if (recorded.entry().seq() < expectedSeq) {
            return flawed(recorded.entry().seq(), Flaw.DUPLICATE);
        }
        long shownAt = source.taken();
        return flawed(expectedSeq, new EarlyEntry(recorded, expectedSeq).explainBy(source), shownAt);
    }

    private boolean isPatientAltered(RecordedEntry recorded) {
        Optional<Hash> shown = recorded.patient()
                .map(patient -> patient.hashFor(progress.head().tenantId()));
        return shown.isPresent() && !shown.equals(recorded.entry().patientHash());
    }

    private static boolean isPatientDropped(RecordedEntry recorded) {
        return recorded.patient().isEmpty() && recorded.entry().patientHash().isPresent();
    }

    private Optional<Flawed> askCheckpoints() {
        long size = progress.head().size();
        return switch (trail.of(progress.head())) {
            case NOTHING -> Optional.empty();
            case ALL_AGREE -> {
                checkpointed = size;
                yield Optional.empty();
            }
            case SOME_DISAGREE -> explainDisagreement();
            case SOME_ARE_FALSE -> flawed(firstUnproven(), Flaw.FALSE_CHECKPOINT);
            case SOME_ARE_SIGNED_ONCE -> flawed(firstUnproven(), Flaw.SIGNED_ONCE);
        };
    }

    private Optional<Flawed> explainDisagreement() {
        if (source.peek().filter(progress::lastWasInserted).isPresent()) {
            return flawed(progress.head().size(), Flaw.INSERTED);
        }
        Checkpoint disagreeing = trail.firstToDisagreeWith(progress.head());
        long position = trail.agreedUpTo(disagreeing, progress.head()) + 1;
        long shownAt = source.taken();
        followToTheEnd();
        return flawed(position, trail.agreedAfter(disagreeing) ? Flaw.ROLLED_BACK : Flaw.RECOMPUTED, shownAt);
    }

    /** Follows the chain to its end, to hear what later checkpoints say of a chain with which one has disagreed. */
    private void followToTheEnd() {
        Optional<RecordedEntry> next = source.peek().filter(progress::isNext);
        while (next.isPresent()) {
            progress = progress.after(next.get());
            trail.of(progress.head());
            source.next();
            next = source.peek().filter(progress::isNext);
        }
    }

    private Optional<Flawed> findMissingTail() {
        if (!trail.goesBeyond(progress.head())) {
            return Optional.empty();
        }
        Optional<Checkpoint> beyond = trail.firstGenuineBeyond(progress.head());
        if (beyond.isEmpty()) {
            return flawed(firstUnproven(), Flaw.FALSE_CHECKPOINT);
        }
        return trail.agreedAfter(beyond.get())
                ? flawed(trail.agreedUpTo(beyond.get(), progress.head()) + 1, Flaw.ROLLED_BACK)
                : flawed(firstUnproven(), Flaw.CUT_TAIL);
    }

    /**
     * Returns the first entry that no checkpoint proves: its hash alone tells that it fits, which a recomputed stretch
     * does too.
     */
    private long firstUnproven() {
        return checkpointed + 1;
    }

    private Optional<Flawed> flawed(long position, Flaw flaw) {
        return flawed(position, flaw, source.taken());
    }

    private Optional<Flawed> flawed(long position, Flaw flaw, long shownAt) {
        return Optional.of(new Flawed(position, flaw, shownAt, checkpointed));
    }
}
