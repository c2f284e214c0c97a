package org.medchain.keys.kms;

/** The state of a circuit breaker. */
public enum BreakerState {
    CLOSED(0),
    HALF_OPEN(1),
    OPEN(2);

    private final int metricValue;

    BreakerState(int metricValue) {
        this.metricValue = metricValue;
    }

    /** Returns the value of {@code medchain_circuit_breaker_state}. */
    int metricValue() {
        return metricValue;
    }
}
