package org.medchain.keys.web.health;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.Readiness;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.probe.ProbeAnswer;

/**
 * Asks all checks of readiness, round after round, and keeps what they said last: who reads it waits for nothing. What is older than any round may
 * take is not kept: the server is not ready then.
 */
@Shared
public final class ReadinessRounds {

    /** Each check gives up within a few seconds. */
    private static final long LONGEST = TimeUnit.SECONDS.toNanos(15);

    private static final ProbeAnswer UNKNOWN = HealthJson.of(false, List.of());

    private final Iterable<HealthCheck> checks;
    private final LongSupplier nanoTime;
    private volatile Found last;

    private record Found(ProbeAnswer answer, long at) {}

    @Inject
    ReadinessRounds(@Readiness Instance<HealthCheck> checks) {
        this(checks, System::nanoTime);
    }

    ReadinessRounds(Iterable<HealthCheck> checks, LongSupplier nanoTime) {
        this.checks = checks;
        this.nanoTime = nanoTime;
    }

    /** Makes a round. If a check fails, the server is not ready, and the failure continues to the caller. */
    void run() {
        ProbeAnswer found = UNKNOWN;
        try {
            found = HealthJson.of(StreamSupport.stream(checks.spliterator(), false)
                    .map(HealthCheck::call)
                    .toList());
        } finally {
            last = new Found(found, nanoTime.getAsLong());
        }
    }

    /** Returns true if the server was ready in the last round. */
    public boolean isReady() {
        return answer().up();
    }

    /** Returns the result of the last round; not ready before the first, and if the next one hangs. */
    ProbeAnswer answer() {
        Found found = last;
        return found == null || nanoTime.getAsLong() - found.at() > LONGEST ? UNKNOWN : found.answer();
    }
}
