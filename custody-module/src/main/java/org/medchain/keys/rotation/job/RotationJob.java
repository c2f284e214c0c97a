package org.medchain.keys.rotation.job;

import jakarta.persistence.AttributeOverride;
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
import org.medchain.keys.audit.directing.Proposer;
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
    private String tenantId;

    @Id
    private UUID id;

    /** The tenant as long as the job has not ended; unique. */
    private String activeTenant;

    @Embedded
    private RotationKind kind;

    @Enumerated(EnumType.STRING)
    @Column(columnDefinition = "varchar(16)")
    private RotationStatus status;

    @Column(updatable = false)
    private UUID lastPatient;

    /** Patients to be looked at. */
    private long total;

    @Embedded
    private RotationProgress progress;

    private long tenantKeysFailed;

    @Column(updatable = false)
    private Instant createdAt;

    private Instant endedAt;

    @Embedded
    @AttributeOverride(name = "name", column = @Column(name = "cancel_proposed_by"))
    @AttributeOverride(name = "subject", column = @Column(name = "cancel_proposed_by_subject"))
    @AttributeOverride(name = "time", column = @Column(name = "cancel_proposed_at"))
    private Proposer cancelProposer;

    private Instant notBefore;
    private int stalls;

    @Enumerated(EnumType.STRING)
    @Column(columnDefinition = "varchar(32)")
    private FailureReason waitingFor;

    /** The primary key. */
    record Key(String tenantId, UUID id) implements Serializable {

        static Key of(RotationRowId row) {
            return new Key(row.tenantId().value(), row.id().value());
        }
    }

    /** JPA calls this constructor. */
    protected RotationJob() {}

    private RotationJob(TenantId tenantId, RotationKind kind, PatientCount patients, Instant now) {
        this.id = RotationId.create().value();
        this.tenantId = tenantId.value();
        this.activeTenant = tenantId.value();
        this.kind = kind;
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
        return new RotationJob(tenantId, RotationKind.byCaller(dryRun), patients, now);
    }

    /** Creates a rotation of what is not current, or too old. */
    static RotationJob byPolicy(TenantId tenantId, Duration maxAge, PatientCount patients, Instant now) {
        return new RotationJob(tenantId, RotationKind.byPolicy(now.minus(maxAge)), patients, now);
    }

    /** Creates a rotation of what a compromise affects. */
    public static RotationJob ofCompromise(
            TenantId tenantId, DueWrappings.Selected selected, PatientCount patients, Instant now) {
        return new RotationJob(tenantId, RotationKind.ofCompromise(selected), patients, now);
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
        return kind.origin;
    }

    /** Returns true if it only counts. */
    public boolean dryRun() {
        return kind.dryRun;
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

    /** Returns who proposed to cancel it; a second person must do the same. */
    public Optional<Proposer> cancelProposer() {
        return Optional.ofNullable(cancelProposer);
    }

    /** Returns what keeps it from continuing at present. */
    public Optional<FailureReason> waitingFor() {
        return status == RotationStatus.RUNNING ? Optional.ofNullable(waitingFor) : Optional.empty();
    }

    /** Returns the time until which no server works on it. */
    public Optional<Instant> waitsUntil(Instant now) {
        return Optional.of(notBefore)
                .filter(it -> isRunning() && now.isBefore(it) && !it.isAfter(now.plus(origin().longestWait())));
    }

    /** Returns the wrappings that it renews, and no others; empty if that depends on what is current. */
    public Optional<DueWrappings.Selected> selected() {
        return kind.selected();
    }

    /** Returns the wrappings that it renews. */
    DueWrappings due() {
        return kind.due();
    }

    Optional<Instant> renewBefore() {
        return Optional.ofNullable(kind.renewBefore);
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

    /** Nobody proposes to cancel it from here on. */
    void resume(Instant now) {
        status = RotationStatus.RUNNING;
        notBefore = now;
        cancelProposer = null;
    }

    /** Leaves it as it is until a second person cancels it. */
    void proposeCancel(Proposer proposer) {
        cancelProposer = proposer;
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
        cancelProposer = null;
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
                .with("origin", kind.origin)
                .with("dryRun", kind.dryRun)
                .with("status", status)
                .with("renewBefore", kind.renewBefore);
        return (kind.selected == null ? chosen : kind.selected.addTo(chosen))
                .with("lastPatient", lastPatient)
                .with("createdAt", createdAt)
                .with("endedAt", endedAt)
                .withProposer("cancelProposedBy", cancelProposer);
    }

    @Override
    public String toString() {
        return "RotationJob[" + id + "]";
    }
}
