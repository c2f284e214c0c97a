package org.medchain.keys.rotation.job;

import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantUntrustedException;
import org.medchain.keys.rotation.policy.DuePolicy;
import org.medchain.keys.rotation.policy.RotationPolicyStore;
import org.medchain.keys.server.NamedMetric;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.ReadableRows;
import org.medchain.keys.server.database.ServerClock;
import org.medchain.keys.tenant.Tenant;
import org.medchain.keys.tenant.TenantStatus;
import org.medchain.keys.tenant.TenantStore;

/**
 * The time for which the rotation by policy that is due longest could have begun and has not, by the database's clock:
 * because nobody looks, or the one before it has not ended. Tenants that are suspended, and policies whose window is
 * closed, are no delay.
 *
 * <p>Limit: as of the last look. A server that can't look shows what it saw last, and grows.
 */
@Shared
final class OverdueRotations {

    private static final Metadata OVERDUE = NamedMetric.of(
            "medchain_rotation_overdue_seconds",
            "For how long the rotation by policy that is due longest has not begun");

    private static final ReadableRows POLICIES = new ReadableRows("rotation_policies");

    private final RotationPolicyStore policies;
    private final TenantStore tenants;
    private final ServerClock serverClock;
    private volatile Optional<Instant> since = Optional.empty();

    @Inject
    OverdueRotations(RotationPolicyStore policies, TenantStore tenants, ServerClock serverClock) {
        this.policies = policies;
        this.tenants = tenants;
        this.serverClock = serverClock;
    }

    /** Shows the time in the metrics. */
    void showIn(MetricRegistry metrics) {
        metrics.gauge(OVERDUE, this, it -> serverClock.secondsSince(it.since));
    }

    void look() {
        Instant now = serverClock.databaseTime();
        since = policies.findDue(now)
                .filter(due -> POLICIES.read(due.tenant(), due::tenantId)
                        .filter(it -> couldBegin(it, now))
                        .isPresent())
                .map(DuePolicy::at)
                .findFirst();
    }

    /**
     * Returns true if it could begin; false for a tenant or a policy that was changed past the service: the watch over
     * directing rows reports those.
     */
    private boolean couldBegin(TenantId tenantId, Instant now) {
        try {
            return policies.find(tenantId)
                            .filter(due -> due.policy().nextOpening(now).isEmpty())
                            .isPresent()
                    && tenants.find(tenantId)
                            .map(Tenant::status)
                            .filter(status -> status == TenantStatus.ACTIVE)
                            .isPresent();
        } catch (TenantUntrustedException e) {
            return false;
        }
    }
}
