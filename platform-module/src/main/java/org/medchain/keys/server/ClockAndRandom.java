package org.medchain.keys.server;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;

/** The application's one clock and its one source of random bytes. */
@Dependent
class ClockAndRandom {

    /** The precision of times in the databases. */
    private static final Duration MICROSECOND = Duration.ofNanos(1000);

    /** UTC, in whole microseconds: a time is the same before and after it was stored. */
    @Produces
    @Singleton
    Clock clock() {
        return Clock.tick(Clock.systemUTC(), MICROSECOND);
    }

    @Produces
    @Singleton
    SecureRandom random() {
        return new SecureRandom();
    }
}
