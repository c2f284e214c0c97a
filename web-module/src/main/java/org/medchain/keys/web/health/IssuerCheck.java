package org.medchain.keys.web.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.medchain.keys.server.token.IssuerKeys;

/** Readiness check: the keys of the token issuer are at hand. It asks nobody for them, so it waits for nothing. */
@Readiness
@ApplicationScoped
public class IssuerCheck implements HealthCheck {

    private IssuerKeys keys;
    private ReadinessLog log;

    /** The proxy calls this constructor. */
    protected IssuerCheck() {}

    @Inject
    IssuerCheck(IssuerKeys keys, ReadinessLog log) {
        this.keys = keys;
        this.log = log;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("token-issuer")
                .status(log.tell("token-issuer", keys.areAvailable()))
                .build();
    }
}
