package org.medchain.keys.rotation.job;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Optional;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.patient.PatientStore;
import org.medchain.keys.rotation.policy.PolicyRecord;
import org.medchain.keys.rotation.policy.RotationPolicy;
import org.medchain.keys.rotation.policy.RotationPolicyStore;
import org.medchain.keys.server.LimitedLog;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.ReadableRows;
import org.medchain.keys.server.database.ServerClock;
import org.medchain.keys.tenant.Tenant;
import org.medchain.keys.tenant.TenantStatus;
import org.medchain.keys.tenant.TenantStore;

/**
 * Starts the rotations that are due by their tenants' policies, and announces those that will be. Looking twice starts nothing twice: a tenant
 * has one rotation at a time, and starting one puts the next look off.
 */
@Shared
final class RotationSchedule {

    private static final Logger LOG = System.getLogger(RotationSchedule.class.getName());

    private static final ReadableRows POLICIES = new ReadableRows("rotation_policies");

    private final AuditedOperations operations;
    private final RotationPolicyStore policies;
    private final RotationJobStore jobs;
    private final TenantStore tenants;
    private final PatientStore patients;
    private final ServerClock serverClock;
    private final LimitedLog failures = new LimitedLog(LOG);

    @Inject
    RotationSchedule(
            AuditedOperations operations,
            RotationPolicyStore policies,
            RotationJobStore jobs,
            TenantStore tenants,
            PatientStore patients,
            ServerClock serverClock) {
        this.operations = operations;
        this.policies = policies;
        this.jobs = jobs;
        this.tenants = tenants;
        this.patients = patients;
        this.serverClock = serverClock;
    }

    /** Starts what is due. Returns false, and does nothing, if this server's clock is wrong. */
    boolean startDue() {
        Optional<Instant> time = serverClock.agreedTime();
        time.ifPresent(this::startDue);
        return time.isPresent();
    }

    /** Announces rotations. Returns false, and does nothing, if this server's clock is wrong. */
    boolean announce() {
        Optional<Instant> time = serverClock.agreedTime();
        time.ifPresent(now -> policies.findToAnnounce(now)
                .forEach(found ->
                        POLICIES.read(found.tenant(), found::tenantId).ifPresent(it -> announceOrLog(it, now))));
        return time.isPresent();
    }

    /** One that can't be announced keeps no other from it, and is tried again. */
    private void announceOrLog(TenantId tenantId, Instant now) {
        try {
            policies.find(tenantId).filter(it -> it.isToAnnounce(now)).ifPresent(this::announce);
        } catch (KeyManagementException e) {
            failures.log(Level.WARNING, "a rotation that will be due was not announced", ", for tenant " + tenantId, e);
        }
    }

    private void announce(PolicyRecord stored) {
        operations
                .byItself(Optional.of(stored.tenantId()))
                .run(
                        Operation.ANNOUNCE_ROTATION,
                        attempt -> Recorded.changing(RotationPolicyStore.announced(stored), stored));
        LOG.log(Level.INFO, "a rotation of tenant {0} will be due at {1}", stored.tenantId(), stored.nextCheck());
    }

    private void startDue(Instant now) {
        policies.findDue(now)
                .forEach(due -> POLICIES.read(due.tenant(), due::tenantId).ifPresent(it -> startOrLog(it, now)));
    }

    private boolean mayStart(TenantId tenantId) {
        return jobs.findUnfinished(tenantId).isEmpty()
                && tenants.find(tenantId)
                        .map(Tenant::status)
                        .filter(status -> status == TenantStatus.ACTIVE)
                        .isPresent();
    }

    /** One that can't be started keeps no other from it. */
    private void startOrLog(TenantId tenantId, Instant now) {
        try {
            policies.find(tenantId)
                    .filter(stored -> !stored.nextCheck().isAfter(now))
                    .filter(stored -> stored.policy().enabled()
                            && stored.policy().nextOpening(now).isEmpty())
                    .filter(unused -> mayStart(tenantId))
                    .ifPresent(stored -> start(stored, now));
        } catch (KeyManagementException e) {
            failures.log(Level.WARNING, "a rotation that is due was not started", ", for tenant " + tenantId, e);
        }
    }

    private void start(PolicyRecord stored, Instant now) {
        TenantId tenantId = stored.tenantId();
        RotationPolicy policy = stored.policy();
        operations.byItself(Optional.of(tenantId)).run(Operation.START_ROTATION, attempt -> {
            RotationJob job = RotationJob.byPolicy(tenantId, policy.maxAge(), patients.count(tenantId), now);
            return Recorded.changing(
                    jobs.create(attempt, job).then(RotationPolicyStore.scheduledNext(stored, policy.afterStart(now))),
                    job);
        });
    }
}
