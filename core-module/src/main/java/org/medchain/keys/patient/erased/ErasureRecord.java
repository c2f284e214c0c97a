package org.medchain.keys.patient.erased;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;
import org.medchain.keys.TenantId;
import org.medchain.keys.chain.Hash;

/** The database's record that a patient's keys are erased. Never changed, never deleted. */
@Entity
@Table(name = "erased_patients")
@IdClass(ErasureRecord.Key.class)
public class ErasureRecord {

    @Id
    @Column(name = "tenant_id")
    private String tenantId;

    @Id
    @Column(name = "patient_hash")
    private String patientHash;

    @Column(updatable = false)
    private UUID patient;

    @Column(updatable = false)
    private UUID destruction;

    @Column(name = "erased_at", updatable = false)
    private Instant erasedAt;

    /** The primary key. */
    record Key(String tenantId, String patientHash) implements Serializable {

        static Key of(PatientHash patient) {
            return new Key(patient.tenantId().value(), patient.hash().toString());
        }
    }

    /** For JPA. */
    protected ErasureRecord() {}

    ErasureRecord(ErasedPatient erased) {
        this.patientHash = erased.hash().toString();
        this.tenantId = erased.tenantId().value();
        this.patient = erased.patient();
        this.destruction = erased.destruction();
        this.erasedAt = erased.time();
    }

    ErasedPatient erasedPatient() {
        return new ErasedPatient(new TenantId(tenantId), patient, Hash.parse(patientHash), destruction, erasedAt);
    }

    @Override
    public String toString() {
        return "ErasureRecord[" + patient + "]";
    }
}
