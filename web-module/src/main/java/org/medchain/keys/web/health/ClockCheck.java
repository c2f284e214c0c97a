package org.medchain.keys.web.health;

import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.ServerClock;

/** Readiness check: this server's clock agrees with the database's. What it records would else have wrong times. */
@Readiness
@Shared
record ClockCheck(ServerClock clock, ReadinessLog log) implements HealthCheck {

    @Inject
    ClockCheck {}

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("clock")
                .status(log.tell("clock", !clock.isWrong()))
                .withData("aheadMillis", clock.ahead().toMillis())
                .build();
    }
}
