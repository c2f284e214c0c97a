package org.medchain.keys.web.health;

import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.medchain.keys.server.KeyEviction;
import org.medchain.keys.server.Shared;

/** Readiness check: keys leave this server's memory in time, as certificates of destruction say. */
@Readiness
@Shared
record KeyEvictionCheck(KeyEviction eviction, ReadinessLog log) implements HealthCheck {

    @Inject
    KeyEvictionCheck {}

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("key-eviction")
                .status(log.tell("key-eviction", eviction.works()))
                .build();
    }
}
