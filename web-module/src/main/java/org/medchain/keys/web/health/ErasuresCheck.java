package org.medchain.keys.web.health;

import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.medchain.keys.destruction.ErasureWatch;
import org.medchain.keys.destruction.listing.ErasureListing;
import org.medchain.keys.server.Shared;

/**
 * Readiness check: the database knows every erasure that the server's erasure register lists, so it is no older copy; and the register lists
 * every erasure of other servers, and can be written.
 */
@Readiness
@Shared
record ErasuresCheck(ErasureWatch watch, ErasureListing listing, ReadinessLog log) implements HealthCheck {

    @Inject
    ErasuresCheck {}

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("erasures")
                .status(log.tell("erasures", !watch.isDatabaseBehind() && listing.isCurrent() && !listing.isFailing()))
                .build();
    }
}
