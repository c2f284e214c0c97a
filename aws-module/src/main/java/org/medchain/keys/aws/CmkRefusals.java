package org.medchain.keys.aws;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Logs what AWS KMS refuses: one line a minute for each CMK, with the number of refusals since its last line. A CMK whose policy
 * was taken away is refused with every call.
 *
 * <p>Limit: it remembers the {@value #MOST} CMKs that were refused last. Safe for use by many threads.
 */
final class CmkRefusals {

    static final int MOST = 1000;

    private static final Logger LOG = System.getLogger(CmkRefusals.class.getName());
    private static final long SILENCE = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanoTime;
    private final Map<String, Tally> tallies = new LinkedHashMap<>(16, 0.75f, true) {

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Tally> eldest) {
            return size() > MOST;
        }
    };

    private static final class Tally {

        private final long toldAt;
        private long untold;

        Tally(long now) {
            toldAt = now;
        }
    }

    CmkRefusals(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void log(String cmk, String answer) {
        long untold = untold(cmk, nanoTime.getAsLong());
        if (untold >= 0) {
            String others = untold == 0 ? "" : " (" + untold + " more since the last line of this CMK)";
            LOG.log(Level.ERROR, "AWS KMS refuses CMK {0}: {1}{2}", cmk, answer, others);
        }
    }

    /**
     * Returns how many refusals were not logged since the last line; negative while it is too early for another line.
     */
    private synchronized long untold(String cmk, long now) {
        Tally tally = tallies.get(cmk);
        if (tally != null && now - tally.toldAt < SILENCE) {
            tally.untold++;
            return -1;
        }
        tallies.put(cmk, new Tally(now));
        return tally == null ? 0 : tally.untold;
    }
}
