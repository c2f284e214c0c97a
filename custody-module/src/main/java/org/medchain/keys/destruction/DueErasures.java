package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.audit.PauseSettings;
import org.medchain.keys.server.IrreversibleWork;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.ServerClock;
import org.medchain.keys.work.Lease;
import org.medchain.keys.work.WorkStore;

/**
 * The destructions whose keys are to be erased or certified by now. Each is one server's by a {@link Lease}, and taken over by another if that one
 * dies.
 */
@Shared
final class DueErasures {

    /** The number of destructions that are found together. */
    static final int BATCH = 100;

    private final DestructionStore destructions;
    private final WorkStore leases;
    private final KeysInMemory inMemory;
    private final IrreversibleWork work;
    private final ServerClock serverClock;
    private final PauseSettings pause;

    @Inject
    DueErasures(
            DestructionStore destructions,
            WorkStore leases,
            KeysInMemory inMemory,
            IrreversibleWork work,
            ServerClock serverClock,
            PauseSettings pause) {
        this.destructions = destructions;
        this.leases = leases;
        this.inMemory = inMemory;
        this.work = work;
        this.serverClock = serverClock;
        this.pause = pause;
    }

    /** Returns the database's time; empty if this server may not erase, since it is not ready or erasures are paused. */
    Optional<Instant> time() {
        return pause.paused() ? Optional.empty() : serverClock.agreedTime().filter(now -> work.isAllowed());
    }

    /** Returns how long it is until then, by the database's clock. */
    Duration until(Instant then) {
        return Duration.between(serverClock.databaseTime(), then);
    }

    /**
     * Finds some that are due at this time, {@value #BATCH} at most.
     *
     * @param last of those that were found before
     */
    List<DestructionRowId> findAfter(Instant now, Optional<DestructionRowId> last) {
        return destructions.findDue(now, inMemory.longest(), last, BATCH);
    }

    /** Returns the lease of a destruction; empty if another server has it, or this one may not erase any more: a round may be long. */
    Optional<Lease<DestructionRowId>> take(DestructionRowId id) {
        return work.isAllowed() ? leases.take(DestructionStore.ERASURE, id) : Optional.empty();
    }
}
