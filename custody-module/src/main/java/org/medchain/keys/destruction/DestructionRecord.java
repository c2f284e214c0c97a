package org.medchain.keys.destruction;

import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.Destruction;
import org.medchain.keys.DestructionId;
import org.medchain.keys.DestructionStatus;
import org.medchain.keys.FailureReason;
import org.medchain.keys.LegalBasis;
import org.medchain.keys.LineOfText;
import org.medchain.keys.SecondPersonNeededException;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.directing.DirectingRow;
import org.medchain.keys.audit.directing.RowName;
import org.medchain.keys.audit.directing.RowValues;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.server.caller.Person;
import org.medchain.keys.tenant.TenantPolicies;
import org.medchain.keys.tenant.TwoPersonRequest;

/**
 * The stored destruction of a patient's keys, from the request to the certificate. It keeps the window of the day it was asked
 * for.
 */
@Entity
@Table(name = "destructions")
@IdClass(DestructionRecord.Key.class)
public class DestructionRecord implements DirectingRow {

    /** A certificate names no more. */
    static final int MOST_COPIES_READ = 100;

    @Id
    private String tenantId;

    @Id
    private UUID id;

    @Column(updatable = false)
    private UUID patient;

    /** A value of rows of before patients' rows had a MAC, whose seals have it. */
    @Column(updatable = false)
    private String patientMark;

    @Enumerated(EnumType.STRING)
    @Column(columnDefinition = "varchar(24)")
    private DestructionStatus status;

    @Column(updatable = false)
    private String legalBasis;

    @Embedded
    @AttributeOverride(name = "waitSeconds", column = @Column(name = "window_seconds", updatable = false))
    private TwoPersonRequest persons;

    private long dataKeys;
    private Instant eraseAfter;
    private String cancelledBy;
    private Instant cancelledAt;
    private Instant erasedAt;

    @Enumerated(EnumType.STRING)
    @Column(columnDefinition = "varchar(32)")
    private FailureReason unwrapFailedWith;

    private String escrowCopiesRead;

    @Column(length = 1_000_000)
    private String certificate;

    @Version
    private long version;

    /** The primary key. */
    record Key(String tenantId, UUID id) implements Serializable {

        static Key of(DestructionRowId row) {
            return new Key(row.tenantId().value(), row.id().value());
        }
    }

    /** JPA calls this constructor. */
    protected DestructionRecord() {}

    /** @throws org.medchain.keys.MalformedValueException if the legal basis reads otherwise than it is written */
    DestructionRecord(DestructionId id, PatientRowId patient, LegalBasis legalBasis) {
        this.id = id.value();
        this.tenantId = patient.tenantId().value();
        this.patient = patient.value();
        this.legalBasis = LineOfText.requireReadable("legalBasis", legalBasis.value());
    }

    /** The clock starts, unless a second person must approve first. */
    void request(Person person, TenantPolicies policies, long keys, Instant now) {
        Duration window = policies.destructionWindow().length();
        persons = new TwoPersonRequest(person, window, now);
        dataKeys = keys;
        status = policies.fourEyes() ? DestructionStatus.AWAITING_APPROVAL : DestructionStatus.PENDING;
        eraseAfter = policies.fourEyes() ? null : now.plus(window);
    }

    /**
     * @throws SecondPersonNeededException if the requester may be the approver
     * @throws ConcurrentChangeException if no approval is awaited
     */
    void approve(Person approver, Instant now) {
        eraseAfter = persons.approve(approver, status == DestructionStatus.AWAITING_APPROVAL, now);
        status = DestructionStatus.PENDING;
    }

    /** @throws ConcurrentChangeException if the erasure has begun, or was cancelled before */
    void cancel(String canceller, Instant now) {
        require(mayBeCancelled());
        status = DestructionStatus.CANCELLED;
        cancelledBy = canceller;
        cancelledAt = now;
        eraseAfter = null;
    }

    boolean mayBeCancelled() {
        return status == DestructionStatus.AWAITING_APPROVAL || status == DestructionStatus.PENDING;
    }

    /** @throws ConcurrentChangeException if the window is not over, or the destruction no longer pending */
    void begin(Instant now) {
        require(status == DestructionStatus.PENDING && !eraseAfter.isAfter(now));
        status = DestructionStatus.ERASING;
    }

    /**
     * The erasure key is destroyed.
     *
     * @param keys the patient's data keys; fewer than there were if some are deleted already
     * @param copiesRead the numbers of the events by which escrow copies of the patient's keys left, the first {@value #MOST_COPIES_READ}
     * @throws ConcurrentChangeException if it is certified
     */
    void erased(Instant now, long keys, List<Long> copiesRead) {
        require(status != DestructionStatus.ERASED);
        status = DestructionStatus.ERASING;
        erasedAt = now;
        dataKeys = Math.max(dataKeys, keys);
        List<String> numbers = copiesRead.stream()
                .limit(MOST_COPIES_READ)
                .map(Object::toString)
                .toList();
        escrowCopiesRead = numbers.isEmpty() ? null : String.join(",", numbers);
    }

    /**
     * @param failure how the attempt to open a key failed; empty if there was no key
     * @throws ConcurrentChangeException if another server was faster
     */
    void certify(String signed, Optional<FailureReason> failure) {
        require(status == DestructionStatus.ERASING);
        status = DestructionStatus.ERASED;
        unwrapFailedWith = failure.orElse(null);
        certificate = signed;
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new ConcurrentChangeException();
        }
    }

    Destruction summary() {
        LegalBasis basis = new LegalBasis(legalBasis);
        return new Destruction(
                id(),
                status,
                basis,
                persons.requester().name(),
                persons.requester().time(),
                eraseAfter(),
                dataKeys);
    }

    public DestructionId id() {
        return new DestructionId(id);
    }

    DestructionRowId rowId() {
        return new DestructionRowId(tenantId(), id());
    }

    TenantId tenantId() {
        return new TenantId(tenantId);
    }

    PatientRowId patient() {
        return new PatientRowId(tenantId(), patient);
    }

    public DestructionStatus status() {
        return status;
    }

    public String legalBasis() {
        return legalBasis;
    }

    /** Returns the persons who requested and approved it. */
    public TwoPersonRequest persons() {
        return persons;
    }

    public long dataKeys() {
        return dataKeys;
    }

    /** Returns when the window ends; empty while approval is awaited, and once cancelled. */
    public Optional<Instant> eraseAfter() {
        return Optional.ofNullable(eraseAfter);
    }

    /** Returns when the keys were erased, or are erased if nobody holds that up: an approval that is awaited comes at once. */
    Instant earliestErasure(Instant now) {
        return erasedAt()
                .or(() -> eraseAfter().map(end -> end.isAfter(now) ? end : now))
                .orElseGet(() -> now.plus(persons.length()));
    }

    public Optional<String> cancelledBy() {
        return Optional.ofNullable(cancelledBy);
    }

    public Optional<Instant> cancelledAt() {
        return Optional.ofNullable(cancelledAt);
    }

    public Optional<Instant> erasedAt() {
        return Optional.ofNullable(erasedAt);
    }

    /** The numbers of the events by which escrow copies of the patient's keys left before the erasure. */
    List<Long> escrowCopiesRead() {
        return escrowCopiesRead == null
                ? List.of()
                : Stream.of(escrowCopiesRead.split(",")).map(Long::valueOf).toList();
    }

    Optional<FailureReason> unwrapFailedWith() {
        return Optional.ofNullable(unwrapFailedWith);
    }

    Optional<String> certificate() {
        return Optional.ofNullable(certificate);
    }

    static RowName rowName(DestructionRowId id) {
        return new RowName(id.tenantId(), "destructions", id.id().toString());
    }

    @Override
    public RowName rowName() {
        return rowName(rowId());
    }

    @Override
    public RowValues directingValues() {
        RowValues asked = RowValues.of().with("patient", patient).with("patientMark", patientMark);
        RowValues before = asked.with("status", status).with("legalBasis", legalBasis);
        return persons.addTo(before, "windowSeconds")
                .with("eraseAfter", eraseAfter)
                .with("cancelledBy", cancelledBy)
                .with("cancelledAt", cancelledAt)
                .with("erasedAt", erasedAt)
                .with("dataKeys", dataKeys)
                .with("unwrapFailedWith", unwrapFailedWith)
                .with("escrowCopiesRead", escrowCopiesRead);
    }

    @Override
    public String toString() {
        return "DestructionRecord[" + id + "]";
    }
}
