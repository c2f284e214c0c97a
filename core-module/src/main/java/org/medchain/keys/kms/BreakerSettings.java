package org.medchain.keys.kms;

import java.time.Duration;

/**
 * When a circuit breaker opens and how long it waits. The failures and the first wait are MicroProfile's breaker's too:
 * {@code META-INF/microprofile-config.properties} hands it the same variables.
 *
 * @param failuresToOpen failures of the infrastructure in a row
 * @param firstWait until the first probe
 * @param longestWait that doubling leads to
 */
public record BreakerSettings(int failuresToOpen, Duration firstWait, Duration longestWait) {

    /** @throws IllegalArgumentException if a number is not positive, or the longest wait is shorter than the first */
    public BreakerSettings {
        if (failuresToOpen < 1
                || firstWait.isNegative()
                || firstWait.isZero()
                || longestWait.compareTo(firstWait) < 0) {
            throw new IllegalArgumentException("a breaker needs failures, and a longest wait not under the first");
        }
    }
}
