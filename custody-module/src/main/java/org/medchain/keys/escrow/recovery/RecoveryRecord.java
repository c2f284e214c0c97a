package org.medchain.keys.escrow.recovery;

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
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.RecoveryContext;
import org.medchain.keys.SecondPersonNeededException;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.directing.DirectingRow;
import org.medchain.keys.audit.directing.RowName;
import org.medchain.keys.audit.directing.RowValues;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.provider.WrappedKey;
import org.medchain.keys.recovery.RecoveryPublicKey;
import org.medchain.keys.server.caller.Person;
import org.medchain.keys.tenant.TwoPersonRequest;

/** The stored recovery, from the request to its end. What is due is due by the clock that is handed in: the database's. */
@Entity
@Table(name = "recoveries")
@IdClass(RecoveryRecord.Key.class)
public class RecoveryRecord implements DirectingRow {

    /** The life of a recovery, from the end of the wait on. */
    private static final Duration LIFE = Duration.ofDays(30);

    @Id
    private String tenantId;

    @Id
    private UUID id;

    @Enumerated(EnumType.STRING)
    @Column(columnDefinition = "varchar(24)")
    private RecoveryStatus status;

    @Column(updatable = false)
    private String reason;

    @Column(updatable = false, length = 3700)
    private String patients;

    @Embedded
    private TwoPersonRequest persons;

    private Instant exportAfter;
    private Instant expiresAt;

    @Embedded
    private RecoveryExportRow export;

    private long recovered;
    private String endedBy;
    private Instant endedAt;

    @Version
    private long version;

    /** The primary key. */
    record Key(String tenantId, UUID id) implements Serializable {}

    /** The key of one recovery, to which alone custodians seal what they opened. */
    record OneTimeKey(ProviderType provider, WrappedKey wrapped, RecoveryPublicKey publicKey) {}

    /** JPA calls this constructor. */
    protected RecoveryRecord() {}

    /** @param patients rows of the patients whose keys are to be recovered; of all if empty */
    RecoveryRecord(
            RecoveryContext context,
            RecoveryReason reason,
            Optional<List<UUID>> patients,
            Person requestedBy,
            Duration wait,
            Instant now) {
        this.tenantId = context.tenantId().value();
        this.id = context.recovery();
        this.status = RecoveryStatus.AWAITING_APPROVAL;
        this.reason = reason.value();
        this.patients = patients.map(rows -> rows.stream().map(UUID::toString).collect(Collectors.joining(",")))
                .orElse(null);
        this.persons = new TwoPersonRequest(requestedBy, wait, now);
    }

    /**
     * The wait begins.
     *
     * @throws SecondPersonNeededException if the requester may be the approver
     * @throws ConcurrentChangeException if no approval is awaited
     */
    void approve(Person approver, Instant now) {
        exportAfter = persons.approve(approver, status == RecoveryStatus.AWAITING_APPROVAL, now);
        status = RecoveryStatus.PENDING;
        expiresAt = exportAfter.plus(LIFE);
    }

    /** @throws ConcurrentChangeException if the wait is not over, or it has ended, or another request was faster */
    void requireReady(Instant now) {
        require(statusAt(now) == RecoveryStatus.READY);
    }

    /** @throws ConcurrentChangeException as {@link #requireReady} */
    void export(String exporter, OneTimeKey key, Instant now) {
        requireReady(now);
        status = RecoveryStatus.EXPORTED;
        export = new RecoveryExportRow(exporter, key, now);
    }

    /** @throws ConcurrentChangeException if nothing may come back */
    void requireExported(Instant now) {
        require(statusAt(now) == RecoveryStatus.EXPORTED);
    }

    /** @throws ConcurrentChangeException if nothing may come back */
    void recover(long dataKeys, Instant now) {
        requireExported(now);
        recovered += dataKeys;
    }

    /** @throws ConcurrentChangeException if it was not exported, or has ended */
    void complete(String person, Instant now) {
        requireExported(now);
        end(RecoveryStatus.DONE, person, now);
    }

    /** @throws ConcurrentChangeException if it has ended */
    void cancel(String person, Instant now) {
        require(status == RecoveryStatus.AWAITING_APPROVAL
                || status == RecoveryStatus.PENDING
                || status == RecoveryStatus.EXPORTED);
        end(RecoveryStatus.CANCELLED, person, now);
    }

    /** Ends the recovery: nothing that was sealed to its key opens any more. */
    private void end(RecoveryStatus ending, String person, Instant now) {
        status = ending;
        endedBy = person;
        endedAt = now;
        export().ifPresent(RecoveryExportRow::forgetKey);
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new ConcurrentChangeException();
        }
    }

    /** Returns the status at that time. */
    public RecoveryStatus statusAt(Instant now) {
        if (expiresAt == null || (status != RecoveryStatus.PENDING && status != RecoveryStatus.EXPORTED)) {
            return status;
        }
        if (!now.isBefore(expiresAt)) {
            return RecoveryStatus.EXPIRED;
        }
        return status == RecoveryStatus.PENDING && !now.isBefore(exportAfter) ? RecoveryStatus.READY : status;
    }

    RecoveryContext context() {
        return new RecoveryContext(tenantId(), id);
    }

    /** Returns the one-time key; empty before the export and after the end. */
    Optional<OneTimeKey> oneTimeKey() {
        return export().flatMap(RecoveryExportRow::oneTimeKey);
    }

    private Optional<RecoveryExportRow> export() {
        return Optional.ofNullable(export);
    }

    public TenantId tenantId() {
        return new TenantId(tenantId);
    }

    public RecoveryId id() {
        return new RecoveryId(id);
    }

    public String reason() {
        return reason;
    }

    /** Rows of the patients whose keys are to be recovered; of all if empty. */
    Optional<List<UUID>> patients() {
        return Optional.ofNullable(patients)
                .map(rows -> Pattern.compile(",")
                        .splitAsStream(rows)
                        .map(UUID::fromString)
                        .toList());
    }

    /** Returns how many patients it names; empty if it is for all of the tenant. */
    public Optional<Integer> namedPatients() {
        return patients().map(List::size);
    }

    /** Returns the persons who requested and approved it. */
    public TwoPersonRequest persons() {
        return persons;
    }

    /** Returns when the wait ends. */
    public Optional<Instant> exportAfter() {
        return Optional.ofNullable(exportAfter);
    }

    public Optional<Instant> expiresAt() {
        return Optional.ofNullable(expiresAt);
    }

    public Optional<String> exportedBy() {
        return export().map(RecoveryExportRow::by);
    }

    public Optional<Instant> exportedAt() {
        return export().map(RecoveryExportRow::at);
    }

    /** Returns the key that custodians seal to. They compare its id with what an officer tells them. */
    public Optional<RecoveryPublicKey> publicKey() {
        return export().flatMap(RecoveryExportRow::publicKey);
    }

    /** Returns how many data keys came back. */
    public long recovered() {
        return recovered;
    }

    public Optional<String> endedBy() {
        return Optional.ofNullable(endedBy);
    }

    public Optional<Instant> endedAt() {
        return Optional.ofNullable(endedAt);
    }

    static RowName rowName(TenantId tenantId, RecoveryId id) {
        return new RowName(tenantId, "recoveries", id.toString());
    }

    @Override
    public RowName rowName() {
        return rowName(tenantId(), id());
    }

    /** All but the count of what came back. Of the key of the recovery there is a hash alone: events keep it, and the key is to be forgotten. */
    @Override
    public RowValues directingValues() {
        RowValues before =
                RowValues.of().with("status", status).with("reason", reason).with("patients", patients);
        RowValues requested = persons.addTo(before, "waitSeconds")
                .with("exportAfter", exportAfter)
                .with("expiresAt", expiresAt);
        return export().map(it -> it.addTo(requested))
                .orElse(requested)
                .with("endedBy", endedBy)
                .with("endedAt", endedAt);
    }

    @Override
    public String toString() {
        return "RecoveryRecord[" + id + "]";
    }
}
