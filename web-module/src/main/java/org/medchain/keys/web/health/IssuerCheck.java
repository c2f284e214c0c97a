package org.medchain.keys.web.health;

import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.token.IssuerKeys;

/** Readiness check: the keys of the token issuer are at hand. It asks nobody for them, so it waits for nothing. */
@Readiness
@Shared
record IssuerCheck(IssuerKeys keys, ReadinessLog log) implements HealthCheck {

    @Inject
    IssuerCheck {}

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("token-issuer")
                .status(log.tell("token-issuer", keys.areAvailable()))
                .build();
    }
}
