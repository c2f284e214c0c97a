package org.medchain.keys.kms;

import java.time.Duration;

/**
 * When a circuit breaker opens and how long it waits. The failures and the first wait are MicroProfile's breaker's too:
 * {@code META-INF/microprofile-config.properties} hands it the same variables.
 *
 * @param failuresToOpen failures of the infrastructure in a row
 * @param firstWait until the first probe
 * @param longestWait that doubling leads to
 * @param jitterPercent what is added to a wait at most, as a share of it
 */
public record BreakerSettings(int failuresToOpen, Duration firstWait, Duration longestWait, int jitterPercent) {

    /** @throws IllegalArgumentException if a breaker can't work with these; the settings are checked before, with better words */
    public BreakerSettings {
        if (failuresToOpen < 1
                || firstWait.isNegative()
                || firstWait.isZero()
                || longestWait.compareTo(firstWait) < 0
                || jitterPercent < 0) {
            throw new IllegalArgumentException("a breaker needs failures, and a longest wait not under the first");
        }
    }
}
