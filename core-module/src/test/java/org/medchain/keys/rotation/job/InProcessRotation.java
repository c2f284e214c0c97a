package org.medchain.keys.rotation.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.FailureReason;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.TickingClock;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.WaitingMatters;
import org.medchain.keys.audit.directing.InProcessRows;
import org.medchain.keys.datakey.DataKey;
import org.medchain.keys.datakey.InProcessDataKeys;
import org.medchain.keys.datakey.Rewrapping;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.PatientStore;
import org.medchain.keys.provider.DueWrappings;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.provider.TenantCmk;
import org.medchain.keys.rotation.policy.InProcessPolicies;
import org.medchain.keys.server.RecordedMetrics;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.server.database.ServerClock;
import org.medchain.keys.tenant.TenantPolicies;
import org.medchain.keys.tenant.TenantSpecification;
import org.medchain.keys.tenant.TenantStore;
import org.medchain.keys.tenantkey.InProcessTenantKeys;
import org.medchain.keys.work.Lease;
import org.medchain.keys.work.ThreadOfTheCaller;
import org.medchain.keys.work.WorkStore;

/** Rotation in a process without a server, on one of the databases, with tenants, patients and data keys. */
public final class InProcessRotation {

    public static final Instant START = Instant.parse("2026-11-25T12:00:00Z");
    public static final Duration LEASE = Duration.ofMinutes(1);

    static final RotationSettings SETTINGS = new RotationSettings(Duration.ofMinutes(5), LEASE, 2);

    private final TickingClock clock = new TickingClock(START);
    private final RecordedMetrics metrics = new RecordedMetrics();
    private final IncompleteRotations incomplete = new IncompleteRotations(metrics.registry());
    private final InProcessAudit audit;
    private final InProcessDataKeys keys;
    private final RotationJobStore jobs;
    private final RotationProgressStore progress;
    private final InProcessPolicies policies;
    private Runnable beforeRewrap = () -> {};

    public InProcessRotation(DatabaseKind kind) {
        this(kind.database(), kind.database());
    }

    /** @param written what the ledger writes to, should that be broken */
    public InProcessRotation(InProcessDatabase database, Database written) {
        audit = new InProcessAudit(database, written);
        keys = new InProcessDataKeys(audit, clock);
        jobs = new RotationJobStore(audit.database(), InProcessRows.of(audit.database()));
        progress = new RotationProgressStore(audit.database(), InProcessDatabase.timeOf(clock));
        policies = new InProcessPolicies(audit, clock);
    }

    public InProcessAudit audit() {
        return audit;
    }

    /** Carries out SQL, as {@link InProcessDatabase#execute}. */
    public int execute(String sql, Object... parameters) {
        return audit.execute(sql, parameters);
    }

    public TickingClock clock() {
        return clock;
    }

    public InProcessDataKeys keys() {
        return keys;
    }

    public RotationJobStore jobs() {
        return jobs;
    }

    RotationProgressStore progress() {
        return progress;
    }

    WorkStore leases() {
        return new WorkStore(audit.database(), InProcessDatabase.timeOf(clock), clock);
    }

    /** As a server that would work on it. */
    Optional<Lease<RotationRowId>> take(RotationJob job) {
        return leases().take(RotationJobStore.ROTATION.lasting(LEASE), job.rowId());
    }

    /** The policies of its tenants. */
    public InProcessPolicies policies() {
        return policies;
    }

    /** It agrees with the database's. */
    public ServerClock serverClock() {
        return InProcessDatabase.agreeing(clock);
    }

    /** One that was found to differ from the database's. */
    ServerClock wrongClock() {
        ServerClock wrong = InProcessDatabase.differing(clock, Duration.ofDays(7));
        assertThat(wrong.agreedTime()).isEmpty();
        return wrong;
    }

    /** From here on this happens before each data key is re-wrapped. */
    public void beforeRewrap(Runnable what) {
        beforeRewrap = what;
    }

    public TenantStore tenants() {
        return keys.tenants().tenants();
    }

    public PatientStore patients() {
        return keys.patients().patients();
    }

    public Rewrapping rewrapping() {
        return keys.rewrapping(provider(), clock);
    }

    /** The provider, before which happens what the test wants. */
    public KeyProvider provider() {
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

    public RotationSchedule schedule() {
        return scheduleOfAServer(Duration.ZERO);
    }

    /** @param ahead how far the server's clock is ahead of the database's */
    RotationSchedule scheduleOfAServer(Duration ahead) {
        return new RotationSchedule(
                audit.operations(),
                policies.store(),
                jobs,
                tenants(),
                patients(),
                InProcessDatabase.differing(clock, ahead));
    }

    /** The tenants' own keys, of the same provider. */
    public InProcessTenantKeys tenantKeys() {
        return new InProcessTenantKeys(audit, keys.tenants(), provider(), clock);
    }

    public RotationCompletion completion() {
        return new RotationCompletion(
                audit.operations(),
                jobs,
                tenantKeys().rotation(),
                policies.store(),
                incomplete,
                InProcessDatabase.timeOf(clock));
    }

    public Courses courses() {
        return coursesOf(serverClock());
    }

    Courses coursesOf(ServerClock serverClock) {
        return new Courses(jobs, progress, policies.store(), tenants(), rewrapping(), serverClock);
    }

    public RotationBatch batch() {
        return new RotationBatch(
                audit.batches(),
                patients(),
                keys.dataKeys(),
                new BatchPreparation(keys.dataKeys(), rewrapping(), provider(), SETTINGS, new CallersThread()));
    }

    public RotationWorker worker(BatchSteps steps) {
        return new RotationWorker(leases(), courses(), steps, completion(), new CallersThread(), SETTINGS);
    }

    /** What this process's metrics show of its rotations. */
    Map<String, Double> shown() {
        return metrics.shown();
    }

    /** A new tenant, one of whose users calls from here on. */
    public TenantId addTenant() {
        TenantId tenantId = keys.tenants().add();
        audit.callAs(tenantId, "user");
        return tenantId;
    }

    /** A tenant whose destructions take two people. */
    public TenantId addGuardedTenant() {
        return keys.tenants().add(new TenantId("guarded-" + UUID.randomUUID()), withFourEyes(true));
    }

    /** From here on the tenant's destructions take two people, or one. */
    public void setFourEyes(TenantId tenantId, boolean fourEyes) {
        keys.tenants().specify(tenantId, withFourEyes(fourEyes));
    }

    private static TenantSpecification withFourEyes(boolean fourEyes) {
        return new TenantSpecification(
                "Clinic",
                TenantCmk.NONE,
                TenantPolicies.of(Optional.empty(), Optional.of(fourEyes), Optional.empty(), Optional.empty()));
    }

    /** What a sign-off of a review asks about rotations. */
    public WaitingMatters unconfirmedCancellations() {
        return jobs;
    }

    /** A new patient of the caller's tenant with so many data keys. */
    public PatientRowId addPatient(TenantId tenantId, String patientId, int dataKeys) {
        EncryptionContext context = new EncryptionContext(tenantId, new PatientId(patientId));
        PatientRowId patient = keys.patients().add(context);
        for (int i = 0; i < dataKeys; i++) {
            keys.generate(context.patientId());
        }
        return patient;
    }

    public List<DataKey> keysOf(PatientRowId patient) {
        return keys.dataKeys().findFirst(patient);
    }

    public List<Integer> generationsOf(PatientRowId patient) {
        return keysOf(patient).stream().map(DataKey::generation).toList();
    }

    public RotationJob storeJob(RotationJob job) {
        audit.database().change(entityManager -> {
            entityManager.persist(job);
            InProcessRows.sealed(entityManager, job);
        });
        return job;
    }

    /** A rotation of all patients that the tenant has now. */
    public RotationJob storeJob(TenantId tenantId) {
        return storeJob(RotationJob.byCaller(tenantId, false, patients().count(tenantId), clock.instant()));
    }

    /** A rotation of all patients that the tenant has now, after a compromise. */
    public RotationJob storeJob(TenantId tenantId, DueWrappings.Selected selected) {
        return storeJob(RotationJob.ofCompromise(tenantId, selected, patients().count(tenantId), clock.instant()));
    }

    /** The rotation has come to its end. */
    public void complete(RotationJob job) {
        change(RotationChange.complete(job, 0, clock.instant()));
    }

    /** None of the patient's data keys could be re-wrapped. */
    public void storeFailure(RotationJob job, PatientRowId patient, FailureReason reason) {
        store(new RotationFailure(job.rowId(), patient, Optional.empty(), reason));
    }

    void store(RotationFailure failure) {
        audit.database()
                .change(entityManager -> RotationFailure.insert(
                        entityManager, audit.database().shards().areThere(), List.of(failure)));
    }

    /** Whether a server would work on it now. */
    public boolean isFree(RotationJob job) {
        return jobs.findFree(EnumSet.allOf(RotationOrigin.class), clock.instant(), "", Integer.MAX_VALUE)
                .contains(job.rowId());
    }

    public static PatientRowId lastPatientOf(RotationJob job) {
        return job.lastPatient();
    }

    /** Starts what is due by a policy. */
    public void startDue() {
        schedule().startDue();
    }

    public KeysLeft keysLeft() {
        return new KeysLeft(jobs, keys.dataKeys());
    }

    /** Works on it until it ends or has to wait. */
    public RotationJob work(RotationJob job) {
        worker(batch()).work(job.rowId());
        return job(job.rowId());
    }

    public RotationJob job(RotationRowId id) {
        return jobs.find(id).orElseThrow();
    }

    /** Changes a rotation as a request to another server does. */
    public void change(RotationChange change) {
        audit.database().change(entityManager -> {
            RotationJob found = entityManager.find(RotationJob.class, RotationJob.Key.of(change.job()));
            change.apply(found);
            InProcessRows.sealed(entityManager, found);
        });
    }

    /** What a test changed in its row counts. */
    void reseal(RotationJob job) {
        audit.database()
                .change(entityManager -> InProcessRows.sealed(
                        entityManager, entityManager.find(RotationJob.class, RotationJob.Key.of(job.rowId()))));
    }

    /** Runs each task at once. */
    static final class CallersThread extends RotationThreads {

        @Override
        ExecutorService executor() {
            return new ThreadOfTheCaller();
        }
    }
}
