package org.medchain.keys.server;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes one line a minute for each kind of event, with the number of those since the last line: what a client or an outage
 * repeats does not fill the log.
 *
 * <p>Limit: kinds are kept for ever, so they are few and never taken from a request. Safe for use by many threads.
 */
public final class LimitedLog {

    /** The steady time of this process: it is not set back. */
    static final InstantSource STEADY = () -> Instant.EPOCH.plusNanos(System.nanoTime());

    private static final Duration SILENCE = Duration.ofMinutes(1);

    private final Logger log;
    private final InstantSource clock;
    private final Map<String, Kind> kinds = new ConcurrentHashMap<>();

    /** Creates a log by the steady clock of this process. */
    public LimitedLog(Logger log) {
        this(log, STEADY);
    }

    public LimitedLog(Logger log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
    }

    /**
     * @param kind begins the line
     * @param details follow the kind in the line; only those of the event that is written are logged
     * @param failure its stack trace is in the log too; may be null
     */
    public void log(Level level, String kind, String details, Throwable failure) {
        long untold = kinds.computeIfAbsent(kind, name -> new Kind()).count(clock.instant());
        if (untold > 0) {
            String others = untold == 1 ? "" : " (" + (untold - 1) + " more since the last line of this kind)";
            log.log(level, kind + details + others, failure);
        }
    }

    private static final class Kind {

        private Instant silentUntil = Instant.MIN;
        private long untold;

        /** Returns how many events the line stands for; 0 if it is not time for one. */
        synchronized long count(Instant now) {
            untold++;
            // A clock that was set back ends the silence.
            if (now.isBefore(silentUntil) && !silentUntil.isAfter(now.plus(SILENCE))) {
                return 0;
            }
            silentUntil = now.plus(SILENCE);
            long told = untold;
            untold = 0;
            return told;
        }
    }
}
