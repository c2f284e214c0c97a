package org.medchain.keys.kms;

import jakarta.inject.Inject;
import java.time.Duration;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.NumberVariable;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.Variables;

/**
 * The settings of circuit breakers: when one opens and how long it waits. The first wait is MicroProfile's breaker's
 * too: {@code META-INF/microprofile-config.properties} hands it the same variable.
 *
 * @param failuresToOpen failures of the infrastructure in a row
 * @param firstWait until the first probe
 * @param longestWait that doubling leads to
 * @param jitterPercent what is added to a wait at most, at random, as a share of it
 */
@Shared
record BreakerSettings(int failuresToOpen, Duration firstWait, Duration longestWait, int jitterPercent)
        implements Settings {

    private static final NumberVariable FAILURES = new NumberVariable("KMS_BREAKER_FAILURES", 5, 1, 1000);
    private static final NumberVariable WAIT = new NumberVariable("KMS_BREAKER_WAIT_SECONDS", 30, 1, 3600);
    private static final NumberVariable LONGEST_WAIT =
            new NumberVariable("KMS_BREAKER_LONGEST_WAIT_SECONDS", 300, 1, 86_400);
    private static final NumberVariable JITTER = new NumberVariable("KMS_BREAKER_JITTER_PERCENT", 20, 0, 100);

    BreakerSettings {
        FAILURES.check(failuresToOpen);
        WAIT.check(firstWait.toSeconds());
        notUnder(firstWait).check(longestWait.toSeconds());
        JITTER.check(jitterPercent);
    }

    @Inject
    BreakerSettings(Variables variables) {
        this(
                variables.number(FAILURES),
                variables.seconds(WAIT),
                variables.seconds(notUnder(variables.seconds(WAIT))),
                variables.number(JITTER));
    }

    private static NumberVariable notUnder(Duration firstWait) {
        return LONGEST_WAIT.atLeast((int) firstWait.toSeconds());
    }
}
