package org.medchain.keys.web.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.medchain.keys.destruction.ErasureWatch;

/** Health check: the database knows every erasure that the server's erasure register lists: it is no older copy. */
@Readiness
@ApplicationScoped
public class ErasuresCheck implements HealthCheck {

    private ErasureWatch watch;
    private ReadinessLog log;

    /** For the proxy. */
    protected ErasuresCheck() {}

    @Inject
    ErasuresCheck(ErasureWatch watch, ReadinessLog log) {
        this.watch = watch;
        this.log = log;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("erasures")
                .status(log.tell("erasures", !watch.isDatabaseBehind()))
                .build();
    }
}
