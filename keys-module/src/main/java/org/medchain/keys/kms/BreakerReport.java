package org.medchain.keys.kms;

import java.time.Instant;
import java.util.Optional;

/**
 * The state of a circuit breaker, for operators.
 *
 * @param since when it came to this state
 * @param failures failures in a row so far
 * @param nextProbe when a call is let through again; empty if it is closed
 */
public record BreakerReport(
        BreakerName name, BreakerState state, Instant since, int failures, Optional<Instant> nextProbe) {}
