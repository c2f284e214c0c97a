package org.medchain.keys.web.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.medchain.keys.audit.checkpoint.CheckpointAge;

/**
 * Readiness check: the audit trail gets its checkpoints. A server that can't sign any for three times their interval takes no
 * requests, since nothing would prove later what it records now.
 */
@Readiness
@ApplicationScoped
public class CheckpointsCheck implements HealthCheck {

    private CheckpointAge age;
    private ReadinessLog log;

    /** The proxy calls this constructor. */
    protected CheckpointsCheck() {}

    @Inject
    CheckpointsCheck(CheckpointAge age, ReadinessLog log) {
        this.age = age;
        this.log = log;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("checkpoints")
                .status(log.tell("checkpoints", !age.isTooOld()))
                .withData("ageSeconds", age.age().toSeconds())
                .withData("limitSeconds", age.limit().toSeconds())
                .build();
    }
}
