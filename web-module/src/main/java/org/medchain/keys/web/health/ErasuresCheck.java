package org.medchain.keys.web.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.medchain.keys.destruction.ErasureWatch;
import org.medchain.keys.destruction.listing.ErasureListing;

/**
 * Readiness check: the database knows every erasure that the server's erasure register lists, so it is no older copy; and the register lists
 * every erasure of other servers, and can be written.
 */
@Readiness
@ApplicationScoped
public class ErasuresCheck implements HealthCheck {

    private ErasureWatch watch;
    private ErasureListing listing;
    private ReadinessLog log;

    /** The proxy calls this constructor. */
    protected ErasuresCheck() {}

    @Inject
    ErasuresCheck(ErasureWatch watch, ErasureListing listing, ReadinessLog log) {
        this.watch = watch;
        this.listing = listing;
        this.log = log;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("erasures")
                .status(log.tell("erasures", !watch.isDatabaseBehind() && listing.isCurrent() && !listing.isFailing()))
                .build();
    }
}
