package org.medchain.keys.web.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.medchain.keys.server.database.Database;

/**
 * Readiness check: the records database answers. A failing key management service does not count: what needs no KMS continues.
 */
@Readiness
@ApplicationScoped
public class ReadyCheck implements HealthCheck {

    private Database database;
    private ReadinessLog log;

    /** The proxy calls this constructor. */
    protected ReadyCheck() {}

    @Inject
    ReadyCheck(Database database, ReadinessLog log) {
        this.database = database;
        this.log = log;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("database")
                .status(log.tell("database", database.answers()))
                .build();
    }
}
