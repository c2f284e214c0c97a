package org.medchain.keys.audit.reading;

import java.time.Duration;
import java.time.Instant;
import org.medchain.keys.audit.WrittenChain;
import org.medchain.keys.server.database.InProcessDatabase;

/** Summaries, for tests of other rooms. */
public final class InProcessSums {

    private final EventSums sums;
    private final EventCountStore counts;

    public InProcessSums(InProcessDatabase database) {
        sums = new EventSums(database, () -> WrittenChain.namesOfAll(database));
        counts = new EventCountStore(database);
    }

    public void sumUp() {
        sums.sumUpSome();
    }

    /** How many events the chain has in the day around this moment. */
    public long events(String chain, Instant around) {
        AuditSummary summary =
                counts.sumUp(chain, around.minus(Duration.ofHours(12)), around.plus(Duration.ofHours(12)));
        return summary.successes() + summary.failures();
    }
}
