package org.medchain.keys.web.health;

import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.medchain.keys.audit.checkpoint.CheckpointAge;
import org.medchain.keys.server.Shared;

/**
 * Readiness check: the audit trail gets its checkpoints. A server that can't sign any for three times their interval takes no
 * requests, since nothing would prove later what it records now.
 */
@Readiness
@Shared
record CheckpointsCheck(CheckpointAge age, ReadinessLog log) implements HealthCheck {

    @Inject
    CheckpointsCheck {}

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("checkpoints")
                .status(log.tell("checkpoints", !age.isTooOld()))
                .withData("ageSeconds", age.age().toSeconds())
                .withData("limitSeconds", age.limit().toSeconds())
                .build();
    }
}
