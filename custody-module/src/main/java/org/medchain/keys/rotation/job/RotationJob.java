package org.medchain.keys.rotation.job;

import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.medchain.keys.FailureReason;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.directing.DirectingRow;
import org.medchain.keys.audit.directing.RowName;
import org.medchain.keys.audit.directing.RowValues;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.PatientStore.PatientCount;
import org.medchain.keys.provider.DueWrappings;

/**
 * The rotation of all patients of a tenant, and how far it is. It goes through the patients in the
 * order of their rows' ids; the server that holds the lease moves it on, and if that server dies, another one continues from there.
 */
@Entity
@Table(name = "rotation_jobs")
@IdClass(RotationJob.Key.class)
@DynamicUpdate // The worker changes its columns at the same time.
public class RotationJob implements DirectingRow {

    static final String TABLE = "rotation_jobs";

    @Id
    @Column(name = "tenant_id")
    private String tenantId;

    @Id
    private UUID id;

    /** The tenant as long as the job has not ended; unique. */
    @Column(name = "active_tenant")
    private String activeTenant;

    @Enumerated(EnumType.STRING)
    @Column(columnDefinition = "varchar(16)", updatable = false)
    private RotationOrigin origin;

    @Column(name = "dry_run", updatable = false)
    private boolean dryRun;

    @Enumerated(EnumType.STRING)
    @Column(columnDefinition = "varchar(16)")
    private RotationStatus status;

    @Column(name = "renew_before", updatable = false)
    private Instant renewBefore;

    @Embedded
    private SelectedWrappings selected;

    @Column(name = "last_patient", updatable = false)
    private UUID lastPatient;

    /** Patients to be looked at. */
    private long total;

    @Embedded
    private RotationProgress progress;

    @Column(name = "tenant_keys_failed")
    private long tenantKeysFailed;

    @Column(name = "created_at", updatable = false)
    private Instant createdAt;

    @Column(name = "ended_at")
    private Instant endedAt;

    @Column(name = "not_before")
    private Instant notBefore;

    private int stalls;

    @Enumerated(EnumType.STRING)
    @Column(name = "waiting_for", columnDefinition = "varchar(32)")
    private FailureReason waitingFor;

    @Column(name = "oldest_wrapping")
    private Instant oldestWrapping;

    /** The primary key. */
    record Key(String tenantId, UUID id) implements Serializable {

        static Key of(RotationRowId row) {
            return new Key(row.tenantId().value(), row.id().value());
        }
    }

    /** JPA calls this constructor. */
    protected RotationJob() {}

    private RotationJob(TenantId tenantId, RotationOrigin origin, boolean dryRun, PatientCount patients, Instant now) {
        this.id = RotationId.create().value();
        this.tenantId = tenantId.value();
        this.activeTenant = tenantId.value();
        this.origin = origin;
        this.dryRun = dryRun;
        this.status = RotationStatus.RUNNING;
        PatientRowId beforeAll = PatientRowId.beforeAll(tenantId);
        this.lastPatient = patients.last().orElse(beforeAll).value();
        this.progress = new RotationProgress(beforeAll.value());
        this.total = patients.total();
        this.createdAt = now;
        this.notBefore = now;
    }

    /** Creates a rotation of what is not current. */
    public static RotationJob byCaller(TenantId tenantId, boolean dryRun, PatientCount patients, Instant now) {
        return new RotationJob(tenantId, RotationOrigin.CALLER, dryRun, patients, now);
    }

    /** Creates a rotation of what is not current, or too old. */
    static RotationJob byPolicy(TenantId tenantId, Duration maxAge, PatientCount patients, Instant now) {
        RotationJob job = new RotationJob(tenantId, RotationOrigin.POLICY, false, patients, now);
        job.renewBefore = now.minus(maxAge);
        return job;
    }

    /** Creates a rotation of what a compromise affects. */
    public static RotationJob ofCompromise(
            TenantId tenantId, DueWrappings.Selected selected, PatientCount patients, Instant now) {
        RotationJob job = new RotationJob(tenantId, RotationOrigin.COMPROMISE, false, patients, now);
        job.selected = new SelectedWrappings(selected);
        return job;
    }

    public RotationId id() {
        return new RotationId(id);
    }

    public RotationRowId rowId() {
        return new RotationRowId(tenantId(), id());
    }

    public TenantId tenantId() {
        return new TenantId(tenantId);
    }

    public RotationOrigin origin() {
        return origin;
    }

    /** Returns true if it only counts. */
    public boolean dryRun() {
        return dryRun;
    }

    public RotationStatus status() {
        return status == RotationStatus.DONE && progress.failed() + tenantKeysFailed > 0
                ? RotationStatus.INCOMPLETE
                : status;
    }

    /** Patients to be looked at. */
    public long total() {
        return total;
    }

    /** Returns how far it is. */
    public RotationProgress progress() {
        return progress;
    }

    /** Versions of the tenant's own keys that were not moved, although they should have been; known at the end. */
    public long tenantKeysFailed() {
        return tenantKeysFailed;
    }

    /** Returns when it will have ended at its present rate; empty if that is not known, or it does not run. */
    public Optional<Instant> eta(Instant now) {
        return status == RotationStatus.RUNNING ? progress.eta(total, now) : Optional.empty();
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Optional<Instant> endedAt() {
        return Optional.ofNullable(endedAt);
    }

    /** Returns what keeps it from continuing at present. */
    public Optional<FailureReason> waitingFor() {
        return status == RotationStatus.RUNNING ? Optional.ofNullable(waitingFor) : Optional.empty();
    }

    /** Returns the time until which no server works on it. */
    public Optional<Instant> waitsUntil(Instant now) {
        return status == RotationStatus.RUNNING ? Optional.of(notBefore).filter(now::isBefore) : Optional.empty();
    }

    /** Returns the wrappings that it renews, and no others; empty if that depends on what is current. */
    public Optional<DueWrappings.Selected> selected() {
        return Optional.ofNullable(selected).map(SelectedWrappings::value);
    }

    /** Returns the wrappings that it renews. */
    DueWrappings due() {
        return selected().<DueWrappings>map(it -> it).orElseGet(() -> new DueWrappings.NotCurrent(renewBefore()));
    }

    Optional<Instant> renewBefore() {
        return Optional.ofNullable(renewBefore);
    }

    /** The oldest of those that can be used, of the patients that it has looked at; only if a policy started it. */
    Optional<Instant> oldestWrapping() {
        return Optional.ofNullable(oldestWrapping);
    }

    PatientRowId lastPatient() {
        return new PatientRowId(tenantId(), lastPatient);
    }

    /** The last patient that was looked at. */
    PatientRowId reached() {
        return new PatientRowId(tenantId(), progress.reached());
    }

    int stalls() {
        return stalls;
    }

    boolean isRunning() {
        return status == RotationStatus.RUNNING;
    }

    void pause(Instant now) {
        status = RotationStatus.PAUSED;
        notBefore = now;
    }

    void resume(Instant now) {
        status = RotationStatus.RUNNING;
        notBefore = now;
    }

    void cancel(Instant now) {
        status = RotationStatus.CANCELLED;
        end(now);
    }

    void complete(long keysOfTheTenant, Instant now) {
        status = RotationStatus.DONE;
        tenantKeysFailed = keysOfTheTenant;
        // Patients may have been added after they were counted.
        total = progress.lookedAt();
        end(now);
    }

    private void end(Instant now) {
        activeTenant = null;
        endedAt = now;
    }

    static RowName rowName(RotationRowId row) {
        return new RowName(row.tenantId(), TABLE, row.id().value().toString());
    }

    @Override
    public RowName rowName() {
        return rowName(rowId());
    }

    /** All but how far it is, and what it waits for. */
    @Override
    public RowValues directingValues() {
        RowValues chosen = RowValues.of()
                .with("activeTenant", activeTenant)
                .with("origin", origin)
                .with("dryRun", dryRun)
                .with("status", status)
                .with("renewBefore", renewBefore);
        return (selected == null ? chosen : selected.addTo(chosen))
                .with("lastPatient", lastPatient)
                .with("createdAt", createdAt)
                .with("endedAt", endedAt);
    }

    @Override
    public String toString() {
        return "RotationJob[" + id + "]";
    }
}
