package org.medchain.keys.audit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** An event and its effect on their way to the disk. Either the writer takes it or its caller gives it up, never both. */
final class LedgerUnit {

    private enum State {
        QUEUED,
        TAKEN,
        GIVEN_UP
    }

    private final AuditEvent event;
    private final Effect effect;
    private final CompletableFuture<Void> outcome = new CompletableFuture<>();
    private final AtomicReference<State> state = new AtomicReference<>(State.QUEUED);

    LedgerUnit(AuditEvent event, Effect effect) {
        this.event = event;
        this.effect = effect;
    }

    AuditEvent event() {
        return event;
    }

    Effect effect() {
        return effect;
    }

    /** Completes when event and effect are on disk, or exceptionally when they never will be. */
    CompletableFuture<Void> outcome() {
        return outcome;
    }

    /** For the writer: false if the caller no longer waits. */
    boolean take() {
        return state.compareAndSet(State.QUEUED, State.TAKEN);
    }

    /** For the caller: true if the writer will never touch the unit. */
    boolean giveUp() {
        if (!state.compareAndSet(State.QUEUED, State.GIVEN_UP)) {
            return false;
        }
        effect.afterwards();
        return true;
    }

    void succeed() {
        effect.afterwards();
        outcome.complete(null);
    }

    void fail(RuntimeException failure) {
        effect.afterwards();
        outcome.completeExceptionally(failure);
    }
}
