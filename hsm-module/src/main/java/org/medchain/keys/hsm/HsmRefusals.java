package org.medchain.keys.hsm;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.medchain.keys.HsmKeyLabel;

/**
 * Logs why a KEK is not used: one line a minute for each. A KEK that was taken away is refused with every call.
 *
 * <p>Limit: it remembers the {@value #MOST} KEKs that were logged last. Safe for use by many threads.
 */
final class HsmRefusals {

    static final int MOST = 1000;

    private static final Logger LOG = System.getLogger(HsmRefusals.class.getName());
    private static final long SILENCE = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanoTime;
    private final Map<HsmKeyLabel, Long> told = new LinkedHashMap<>(16, 0.75f, true) {

        @Override
        protected boolean removeEldestEntry(Map.Entry<HsmKeyLabel, Long> eldest) {
            return size() > MOST;
        }
    };

    HsmRefusals(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** @param why completes "the KEK ..." */
    void log(HsmKeyLabel kek, String why) {
        if (isTime(kek, nanoTime.getAsLong())) {
            LOG.log(Level.ERROR, "KEK {0} of the HSM {1}", kek, why);
        }
    }

    private synchronized boolean isTime(HsmKeyLabel kek, long now) {
        Long last = told.get(kek);
        if (last != null && now - last < SILENCE) {
            return false;
        }
        told.put(kek, now);
        return true;
    }
}
