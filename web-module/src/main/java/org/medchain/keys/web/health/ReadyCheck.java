package org.medchain.keys.web.health;

import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;

/**
 * Readiness check: the records database answers. A failing key management service does not count: what needs no KMS continues.
 */
@Readiness
@Shared
record ReadyCheck(Database database, ReadinessLog log) implements HealthCheck {

    @Inject
    ReadyCheck {}

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("database")
                .status(log.tell("database", database.answers()))
                .build();
    }
}
