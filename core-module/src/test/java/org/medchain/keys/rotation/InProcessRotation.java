package org.medchain.keys.rotation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.datakey.DataKey;
import org.medchain.keys.datakey.InProcessDataKeys;
import org.medchain.keys.datakey.Rewrapping;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.PatientStore;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.server.TickingClock;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.tenant.TenantStore;

/** Rotation in a process without a server, on one of the databases, with tenants, patients and data keys. */
public final class InProcessRotation {

    static final Instant START = Instant.parse("2026-11-25T12:00:00Z");
    static final Duration LEASE = Duration.ofMinutes(1);

    static final RotationSettings SETTINGS = new RotationSettings(Duration.ofMinutes(5), LEASE, 2);

    private final TickingClock clock = new TickingClock(START);
    private final InProcessAudit audit;
    private final InProcessDataKeys keys;
    private final RotationJobStore jobs;
    private final RotationLeaseStore leases;
    private final RotationPolicyStore policies;
    private final PatientClaimStore claims;
    private Runnable beforeRewrap = () -> {};

    InProcessRotation(DatabaseKind kind) {
        audit = new InProcessAudit(kind.database());
        keys = new InProcessDataKeys(audit, clock);
        jobs = new RotationJobStore(audit.database());
        leases = new RotationLeaseStore(audit.database());
        policies = new RotationPolicyStore(audit.database());
        claims = new PatientClaimStore(audit.database());
    }

    InProcessAudit audit() {
        return audit;
    }

    TickingClock clock() {
        return clock;
    }

    InProcessDataKeys keys() {
        return keys;
    }

    RotationJobStore jobs() {
        return jobs;
    }

    RotationLeaseStore leases() {
        return leases;
    }

    RotationPolicyStore policies() {
        return policies;
    }

    PatientClaimStore claims() {
        return claims;
    }

    /** From here on this happens before each data key is re-wrapped. */
    void beforeRewrap(Runnable what) {
        beforeRewrap = what;
    }

    private TenantStore tenants() {
        return keys.tenants().tenants();
    }

    private PatientStore patients() {
        return keys.patients().patients();
    }

    private Rewrapping rewrapping() {
        return InProcessDataKeys.rewrapping(provider(), clock);
    }

    private KeyProvider provider() {
        return (KeyProvider) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {KeyProvider.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("rewrap")) {
                        beforeRewrap.run();
                    }
                    try {
                        return method.invoke(keys.provider(), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** Rotation of patients, for the tests of other packages. */
    public static PatientRotation patientRotation(InProcessAudit audit, InProcessDataKeys keys, Clock clock) {
        return new PatientRotation(
                audit.operations(),
                keys.tenants().tenants(),
                keys.patients().patients(),
                keys.dataKeys(),
                keys.rewrapping(clock),
                new PatientClaimStore(audit.database()),
                clock);
    }

    PatientRotation patientRotation() {
        return new PatientRotation(
                audit.operations(), tenants(), patients(), keys.dataKeys(), rewrapping(), claims, clock);
    }

    RotationOperations administration() {
        return new RotationOperations(audit.operations(), tenants(), patients(), jobs, clock);
    }

    RotationPolicyOperations policyAdministration() {
        return new RotationPolicyOperations(audit.operations(), tenants(), policies, clock);
    }

    RotationSchedule schedule() {
        return new RotationSchedule(audit.operations(), policies, jobs, tenants(), patients(), clock);
    }

    RotationCompletion completion() {
        return new RotationCompletion(audit.operations(), policies, keys.dataKeys(), clock);
    }

    WrappingOperations report() {
        return new WrappingOperations(audit.operations(), tenants(), keys.dataKeys(), provider());
    }

    Courses courses() {
        return new Courses(jobs, leases, policies, tenants(), rewrapping(), clock);
    }

    RotationBatch batch() {
        return new RotationBatch(
                audit.batches(),
                patients(),
                keys.dataKeys(),
                new BatchPreparation(keys.dataKeys(), rewrapping(), provider(), SETTINGS, new CallersThread()));
    }

    RotationWorker worker(BatchSteps steps) {
        return new RotationWorker(jobs, leases, courses(), steps, completion(), new CallersThread(), SETTINGS, clock);
    }

    /** A new tenant, one of whose users calls from here on. */
    TenantId addTenant() {
        TenantId tenantId = keys.tenants().add();
        audit.callAs(tenantId, "user");
        return tenantId;
    }

    /** A new patient of the caller's tenant with so many data keys. */
    PatientRowId addPatient(TenantId tenantId, String patientId, int dataKeys) {
        EncryptionContext context = new EncryptionContext(tenantId, new PatientId(patientId));
        PatientRowId patient = keys.patients().add(context);
        for (int i = 0; i < dataKeys; i++) {
            keys.generate(context.patientId());
        }
        return patient;
    }

    List<DataKey> keysOf(PatientRowId patient) {
        return keys.dataKeys().findAll(patient);
    }

    List<Integer> generationsOf(PatientRowId patient) {
        return keysOf(patient).stream().map(DataKey::generation).toList();
    }

    RotationJob storeJob(RotationJob job) {
        audit.database().change(entityManager -> entityManager.persist(job));
        return job;
    }

    /** A rotation of all patients that the tenant has now. */
    RotationJob storeJob(TenantId tenantId) {
        return storeJob(RotationJob.byCaller(tenantId, false, patients().count(tenantId), clock.instant()));
    }

    RotationJob job(RotationRowId id) {
        return jobs.find(id).orElseThrow();
    }

    /** Changes a rotation as a request to another server does. */
    void change(RotationChange change) {
        audit.database().change(change::apply);
    }

    void storePolicy(TenantId tenantId, RotationPolicy policy) {
        audit.database()
                .change(entityManager -> entityManager.merge(new PolicyRecord(tenantId, policy, clock.instant())));
    }

    static RotationPolicy yearly(boolean enabled) {
        return new RotationPolicy(enabled, Duration.ofDays(365), Optional.empty());
    }

    /** When the tenant's policy is looked at next. */
    Instant nextCheck(TenantId tenantId) {
        return audit.database()
                .read(entityManager -> entityManager
                        .createQuery(
                                "select p.nextCheck from PolicyRecord p where p.tenantId = :tenantId", Instant.class)
                        .setParameter("tenantId", tenantId.value())
                        .getSingleResult());
    }

    /** Runs each task at once. */
    static final class CallersThread extends RotationThreads {

        @Override
        ExecutorService executor() {
            return new AtOnce();
        }
    }

    private static final class AtOnce extends AbstractExecutorService {

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public void shutdown() {
            // It has no threads.
        }

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
