package org.medchain.keys.benchmark;

import java.time.Duration;

/**
 * The result of one round.
 *
 * @param perSecond operations that succeeded
 * @param median the latency that half of them kept to
 * @param slowest the latency that 99 of 100 kept to
 * @param failures operations that did not succeed
 */
record Rate(double perSecond, Duration median, Duration slowest, long failures) {

    static Rate of(double perSecond) {
        return new Rate(perSecond, Duration.ZERO, Duration.ZERO, 0);
    }
}
