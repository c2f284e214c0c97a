package org.medchain.keys.server;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;

/**
 * The application's one clock, its one measure of waits and its one source of random bytes. Who wants to know what time it is takes the {@link Clock}, which can
 * be set; who waits, or measures how long something takes, takes the {@link InstantSource}, which goes evenly and means nothing outside of this process.
 */
@Dependent
class ClockAndRandom {

    /** The precision of times in the databases. */
    private static final Duration MICROSECOND = Duration.ofNanos(1000);

    /** UTC, in whole microseconds: a time is the same before and after it was stored. */
    @Produces
    @Singleton
    @Typed(Clock.class)
    Clock clock() {
        return Clock.tick(Clock.systemUTC(), MICROSECOND);
    }

    @Produces
    @Singleton
    InstantSource waits() {
        return LimitedLog.STEADY;
    }

    @Produces
    @Singleton
    SecureRandom random() {
        return new SecureRandom();
    }
}
