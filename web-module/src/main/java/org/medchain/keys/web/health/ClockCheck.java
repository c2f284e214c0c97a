package org.medchain.keys.web.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.medchain.keys.server.database.ServerClock;

/** Readiness check: this server's clock agrees with the database's. What it records would else have wrong times. */
@Readiness
@ApplicationScoped
public class ClockCheck implements HealthCheck {

    private ServerClock clock;
    private ReadinessLog log;

    /** The proxy calls this constructor. */
    protected ClockCheck() {}

    @Inject
    ClockCheck(ServerClock clock, ReadinessLog log) {
        this.clock = clock;
        this.log = log;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("clock")
                .status(log.tell("clock", !clock.isWrong()))
                .withData("aheadMillis", clock.ahead().toMillis())
                .build();
    }
}
