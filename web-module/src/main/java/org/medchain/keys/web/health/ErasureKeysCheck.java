package org.medchain.keys.web.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.medchain.keys.destruction.ErasureKeyHealth;

/**
 * Readiness check: the erasure keys are where this server looks for them, and the database answers that has them. How many are in the records
 * still, is told.
 */
@Readiness
@ApplicationScoped
public class ErasureKeysCheck implements HealthCheck {

    private ErasureKeyHealth keys;
    private ReadinessLog log;

    /** The proxy calls this constructor. */
    protected ErasureKeysCheck() {}

    @Inject
    ErasureKeysCheck(ErasureKeyHealth keys, ReadinessLog log) {
        this.keys = keys;
        this.log = log;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("erasure-keys")
                .status(log.tell("erasure-keys", keys.areAvailable()))
                .withData("database", keys.areExternal() ? "of their own" : "of the records")
                .withData("toMove", keys.toMove())
                .build();
    }
}
