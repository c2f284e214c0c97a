package org.medchain.keys.escrow.recovery;

import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.server.Shared;
import org.medchain.keys.work.Work;
import org.medchain.keys.work.Works;

/** Looks every minute for recovery keys that are to hold, and for tenants some of whose data keys may have no escrow copy. */
@Shared
final class EscrowWorks implements Works {

    private static final Duration PERIOD = Duration.ofMinutes(1);

    private final EscrowBackfill backfill;
    private final EscrowBackfills backfills;
    private final DueRecoveryKeys dueKeys;
    private volatile boolean looked;

    @Inject
    EscrowWorks(EscrowBackfill backfill, EscrowBackfills backfills, DueRecoveryKeys dueKeys) {
        this.backfill = backfill;
        this.backfills = backfills;
        this.dueKeys = dueKeys;
    }

    @Override
    public List<Work> declare(MetricRegistry metrics) {
        backfill.showIn(metrics);
        return List.of(
                Work.every(PERIOD, "recovery-keys", dueKeys::run),
                Work.every(PERIOD, "escrow-copies", this::copy).beginningWith(backfills::warnIfOff));
    }

    /**
     * Makes copies; once after the start all tenants are looked at, since notes of servers of an earlier version count
     * for nothing.
     */
    private void copy() {
        if (!looked) {
            backfills.lookAgainAtAll();
            looked = true;
        }
        backfills.lookAgainAtTheLeft();
        backfill.run();
    }
}
