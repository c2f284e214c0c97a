package org.medchain.keys.audit;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.medchain.keys.AuditUnavailableException;

/**
 * An audit event and its effect, waiting to be committed together. Either the writer commits it or its caller gives it up,
 * never both: not even if the writer has taken it and waits for the chain's head to be free.
 */
final class LedgerUnit {

    private enum State {
        QUEUED,
        TAKEN,
        COMMITTING,
        /** The caller no longer waits, but the commit had begun. */
        LATE,
        GIVEN_UP
    }

    private final List<AuditEvent> earlier;
    private final AuditEvent event;
    private final Effect effect;
    private final CompletableFuture<Void> outcome = new CompletableFuture<>();
    private final AtomicReference<State> state = new AtomicReference<>(State.QUEUED);
    private Consumer<Boolean> listener = committed -> {};

    LedgerUnit(AuditEvent event, Effect effect) {
        this(List.of(), event, effect);
    }

    /** @param earlier the events of what is committed before, of the same chain */
    LedgerUnit(List<AuditEvent> earlier, AuditEvent event, Effect effect) {
        this.earlier = earlier;
        this.event = event;
        this.effect = effect;
    }

    AuditEvent event() {
        return event;
    }

    /** Returns all events of the unit, in their order in the chain. */
    Stream<AuditEvent> events() {
        return Stream.concat(earlier.stream(), Stream.of(event));
    }

    Effect effect() {
        return effect;
    }

    /** Completes when event and effect are on disk, or exceptionally when they never will be. */
    CompletableFuture<Void> outcome() {
        return outcome;
    }

    /** Takes the unit for the writer; false if the caller no longer waits. */
    boolean take() {
        return state.compareAndSet(State.QUEUED, State.TAKEN);
    }

    /** Returns true while the caller waits; the writer asks before it writes what it has taken. */
    boolean isAwaited() {
        return state.get() != State.GIVEN_UP && state.get() != State.LATE;
    }

    /**
     * Puts the unit back for the writer, which could not write it now and has committed nothing of it.
     *
     * @return whether it is to be tried again; if not, its caller no longer waits, and it is over
     */
    boolean putBack() {
        if (state.compareAndSet(State.TAKEN, State.QUEUED) || state.compareAndSet(State.COMMITTING, State.QUEUED)) {
            return true;
        }
        fail(new AuditUnavailableException());
        return false;
    }

    /** Begins the commit, as the writer's last step before it; false if the caller no longer waits. */
    boolean beginCommit() {
        return state.compareAndSet(State.TAKEN, State.COMMITTING) || state.get() != State.GIVEN_UP;
    }

    /** Gives the unit up for the caller; true if it will never be committed. The writer may take it, or put it back, meanwhile. */
    boolean giveUp() {
        State was = state.getAndUpdate(now -> switch (now) {
            case QUEUED, TAKEN -> State.GIVEN_UP;
            case COMMITTING -> State.LATE;
            case LATE, GIVEN_UP -> now;
        });
        // If the writer has it, it may be at the effect right now; it fails the unit, and that ends the effect.
        if (was == State.QUEUED) {
            effect.afterwards();
        }
        return was == State.QUEUED || was == State.TAKEN;
    }

    boolean isCommitted() {
        return outcome.isDone() && !outcome.isCompletedExceptionally();
    }

    /** Returns the failure for the caller when the cause says nothing of the commit. */
    AuditUnavailableException unavailable(Throwable cause) {
        State now = state.get();
        return now == State.COMMITTING || now == State.LATE
                ? AuditUnavailableException.ofUnknownOutcome(cause)
                : new AuditUnavailableException(cause);
    }

    /** Calls this before the outcome is reported: with true once event and effect are on disk. To be called before the unit is queued. */
    void whenEnded(Consumer<Boolean> ended) {
        listener = ended;
    }

    void succeed() {
        effect.afterwards();
        listener.accept(true);
        outcome.complete(null);
    }

    void fail(RuntimeException failure) {
        effect.afterwards();
        listener.accept(false);
        outcome.completeExceptionally(failure);
    }
}
