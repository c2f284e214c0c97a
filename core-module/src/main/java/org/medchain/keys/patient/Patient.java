package org.medchain.keys.patient;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.io.Serializable;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;

/** A patient of a tenant, stored with the first data key. The same patient id in two tenants is two patients. */
@Entity
@Table(name = "patients")
@IdClass(Patient.Key.class)
public class Patient {

    @Id
    @Column(name = "tenant_id")
    private String tenantId;

    @Id
    private UUID id;

    /** Null once the keys are erased; only a hash is then kept of it. */
    @Column(name = "patient_id")
    private String patientId;

    @Column(name = "created_at", updatable = false)
    private Instant createdAt;

    @Enumerated(EnumType.STRING)
    @Column(columnDefinition = "varchar(24)")
    private PatientStatus status;

    @Version
    private long version;

    /** The primary key. */
    record Key(String tenantId, UUID id) implements Serializable {

        static Key of(PatientRowId row) {
            return new Key(row.tenantId().value(), row.value());
        }
    }

    /** For JPA. */
    protected Patient() {}

    Patient(UUID id, EncryptionContext context, Instant createdAt) {
        this.id = id;
        this.tenantId = context.tenantId().value();
        this.patientId = context.patientId().value();
        this.createdAt = createdAt;
        this.status = PatientStatus.ACTIVE;
    }

    EncryptionContext context() {
        return new EncryptionContext(new TenantId(tenantId), new PatientId(patientId));
    }

    /** The columns of {@link NewPatients#PATIENTS}, in their order. */
    Object[] row() {
        return new Object[] {tenantId, id, patientId, createdAt, status.name(), version};
    }

    void requireActive() {
        status.requireActive();
    }

    /** The destruction of the keys was asked for. */
    void block() {
        status.requireActive();
        status = PatientStatus.PENDING_DESTRUCTION;
    }

    /** The destruction is cancelled. */
    void release() {
        status.requirePending();
        status = PatientStatus.ACTIVE;
    }

    /** From here on nothing brings the keys back. */
    void destroy() {
        status.requirePending();
        status = PatientStatus.DESTROYED;
    }

    /** What a restored database has of a patient whose keys were erased. */
    void destroyAgain() {
        status = PatientStatus.DESTROYED;
    }

    void requireKeys() {
        status.requireKeys();
    }

    void forgetId() {
        patientId = null;
    }

    /** The row. */
    public PatientRowId id() {
        return new PatientRowId(new TenantId(tenantId), id);
    }

    public PatientStatus status() {
        return status;
    }

    /** Empty once the keys are erased. */
    public Optional<PatientId> patientId() {
        return Optional.ofNullable(patientId).map(PatientId::new);
    }

    @Override
    public String toString() {
        return "Patient[" + id + "]";
    }
}
