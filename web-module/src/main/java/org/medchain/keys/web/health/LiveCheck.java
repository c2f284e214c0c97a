package org.medchain.keys.web.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.medchain.keys.server.probe.ProcessHealth;

/** Liveness check: the process can continue. It waits for nothing outside. */
@Liveness
@ApplicationScoped
public class LiveCheck implements HealthCheck {

    private ProcessHealth process;

    /** The proxy calls this constructor. */
    protected LiveCheck() {}

    @Inject
    LiveCheck(ProcessHealth process) {
        this.process = process;
    }

    @Override
    public HealthCheckResponse call() {
        return process.isAlive() ? HealthCheckResponse.up("live") : HealthCheckResponse.down("live");
    }
}
