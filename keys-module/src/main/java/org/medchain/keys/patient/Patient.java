package org.medchain.keys.patient;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
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

    /** The patient's id; null once the keys are erased, and only a hash of it is kept. */
    @Column(name = "patient_id")
    private String patientId;

    @Column(name = "created_at", updatable = false)
    private Instant createdAt;

    /** The status as text: a row that was changed past the service is read, too. */
    private String status;

    @Version
    private long version;

    /** The primary key. */
    record Key(String tenantId, UUID id) implements Serializable {

        static Key of(PatientRowId row) {
            return new Key(row.tenantId().value(), row.value());
        }
    }

    /** JPA calls this constructor. */
    protected Patient() {}

    Patient(UUID id, EncryptionContext context, Instant createdAt) {
        this.id = id;
        this.tenantId = context.tenantId().value();
        this.patientId = context.patientId().value();
        this.createdAt = createdAt;
        this.status = PatientStatus.ACTIVE.name();
    }

    EncryptionContext context() {
        return new EncryptionContext(new TenantId(tenantId), new PatientId(patientId));
    }

    /** The columns of {@link NewPatients#PATIENTS}, in their order. */
    Object[] row() {
        return new Object[] {tenantId, id, patientId, createdAt, status, version};
    }

    /** The destruction of the keys was asked for. */
    void block() {
        status().requireActive();
        status = PatientStatus.PENDING_DESTRUCTION.name();
    }

    /** The destruction is cancelled. */
    void release() {
        status().requirePending();
        status = PatientStatus.ACTIVE.name();
    }

    /** Destroys the keys: nothing brings them back. */
    void destroy() {
        status().requirePending();
        status = PatientStatus.DESTROYED.name();
    }

    /** Destroys, in a restored database, the keys of a patient whose keys were erased. */
    void destroyAgain() {
        status = PatientStatus.DESTROYED.name();
    }

    void requireKeys() {
        status().requireKeys();
    }

    void forgetId() {
        patientId = null;
    }

    /** The row. */
    public PatientRowId id() {
        return new PatientRowId(new TenantId(tenantId), id);
    }

    public PatientStatus status() {
        return PatientStatus.of(status);
    }

    /** Returns the patient's id; empty once the keys are erased. */
    public Optional<PatientId> patientId() {
        return Optional.ofNullable(patientId).map(PatientId::new);
    }

    @Override
    public String toString() {
        return "Patient[" + id + "]";
    }
}
