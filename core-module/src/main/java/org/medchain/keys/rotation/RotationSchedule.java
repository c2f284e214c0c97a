package org.medchain.keys.rotation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.AuditLedger;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.patient.Patients;
import org.medchain.keys.tenant.Tenant;
import org.medchain.keys.tenant.TenantStatus;
import org.medchain.keys.tenant.Tenants;

/**
 * Starts the rotations that are due by their tenants' policies. Looking twice starts nothing twice: a tenant has one rotation at a
 * time, and starting one puts the next look off.
 */
@ApplicationScoped
class RotationSchedule {

    private static final Logger LOG = System.getLogger(RotationSchedule.class.getName());

    private final Clock clock = Clock.systemUTC();
    private AuditedOperations operations;
    private AuditLedger ledger;
    private RotationPolicies policies;
    private RotationJobs jobs;
    private Tenants tenants;
    private Patients patients;

    /** For the proxy. */
    protected RotationSchedule() {}

    @Inject
    RotationSchedule(
            AuditedOperations operations,
            AuditLedger ledger,
            RotationPolicies policies,
            RotationJobs jobs,
            Tenants tenants,
            Patients patients) {
        this.operations = operations;
        this.ledger = ledger;
        this.policies = policies;
        this.jobs = jobs;
        this.tenants = tenants;
        this.patients = patients;
    }

    void startDue() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        policies.findDue(now).stream()
                .filter(stored -> stored.policy().nextOpening(now).isEmpty())
                .filter(stored -> mayStart(stored.tenantId()))
                .forEach(stored -> startOrLog(stored.tenantId(), stored.policy(), now));
    }

    private boolean mayStart(TenantId tenantId) {
        return jobs.findUnfinished(tenantId).isEmpty()
                && tenants.find(tenantId)
                        .map(Tenant::status)
                        .filter(status -> status == TenantStatus.ACTIVE)
                        .isPresent();
    }

    /** One that can't be started keeps no other from it. */
    private void startOrLog(TenantId tenantId, RotationPolicy policy, Instant now) {
        try {
            start(tenantId, policy, now);
        } catch (KeyManagementException e) {
            LOG.log(Level.WARNING, "the rotation that is due for tenant " + tenantId + " was not started", e);
        }
    }

    private void start(TenantId tenantId, RotationPolicy policy, Instant now) {
        operations.run(Operation.START_ROTATION, attempt -> {
            attempt.actsOn(tenantId);
            RotationJob job = RotationJob.byPolicy(tenantId, policy.maxAge(), patients.count(tenantId), now);
            ledger.recordSuccess(attempt, entityManager -> {
                entityManager.persist(job);
                RotationPolicies.scheduleNext(entityManager, tenantId, policy.afterStart(now));
            });
            return job;
        });
    }
}
