package org.medchain.keys.web.health;

import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.medchain.keys.destruction.ErasureKeyHealth;
import org.medchain.keys.server.Shared;

/**
 * Readiness check: the erasure keys are where this server looks for them, and the database answers that has them. How many are in the records
 * still, is told.
 */
@Readiness
@Shared
record ErasureKeysCheck(ErasureKeyHealth keys, ReadinessLog log) implements HealthCheck {

    @Inject
    ErasureKeysCheck {}

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("erasure-keys")
                .status(log.tell("erasure-keys", keys.areAvailable()))
                .withData("database", keys.areExternal() ? "of their own" : "of the records")
                .withData("toMove", keys.toMove())
                .build();
    }
}
