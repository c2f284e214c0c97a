package org.medchain.keys.web.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.medchain.keys.server.KeyEviction;

/** Readiness check: keys leave this server's memory in time, as certificates of destruction say. */
@Readiness
@ApplicationScoped
public class KeyEvictionCheck implements HealthCheck {

    private KeyEviction eviction;
    private ReadinessLog log;

    /** The proxy calls this constructor. */
    protected KeyEvictionCheck() {}

    @Inject
    KeyEvictionCheck(KeyEviction eviction, ReadinessLog log) {
        this.eviction = eviction;
        this.log = log;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("key-eviction")
                .status(log.tell("key-eviction", eviction.works()))
                .build();
    }
}
