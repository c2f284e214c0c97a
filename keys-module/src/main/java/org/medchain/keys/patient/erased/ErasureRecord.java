package org.medchain.keys.patient.erased;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The database's record that a patient's keys are erased. Never changed but for a MAC that it lacks; deleted only if its MAC is wrong. */
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

    private String mac;

    /** The primary key. */
    record Key(String tenantId, String patientHash) implements Serializable {

        static Key of(PatientHash patient) {
            return new Key(patient.tenantId().value(), patient.hash().toString());
        }
    }

    /** JPA calls this constructor. */
    protected ErasureRecord() {}

    /** @param mac {@link StoredErasure#macOf} */
    ErasureRecord(ErasedPatient erased, String mac) {
        this.mac = mac;
        this.patientHash = erased.hash().toString();
        this.tenantId = erased.tenantId().value();
        this.patient = erased.patient();
        this.destruction = erased.destruction();
        this.erasedAt = erased.time();
    }

    /** One from before records had a MAC gets it. */
    void sealWith(String missing) {
        if (mac == null) {
            mac = missing;
        }
    }

    StoredErasure stored() {
        return new StoredErasure(tenantId, patientHash, patient, destruction, erasedAt, Optional.ofNullable(mac));
    }

    @Override
    public String toString() {
        return "ErasureRecord[" + patient + "]";
    }
}
