package org.medchain.keys.web.health;

import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.probe.ProcessHealth;

/** Liveness check: the process can continue. It waits for nothing outside. */
@Liveness
@Shared
record LiveCheck(ProcessHealth process) implements HealthCheck {

    @Inject
    LiveCheck {}

    @Override
    public HealthCheckResponse call() {
        return process.isAlive() ? HealthCheckResponse.up("live") : HealthCheckResponse.down("live");
    }
}
