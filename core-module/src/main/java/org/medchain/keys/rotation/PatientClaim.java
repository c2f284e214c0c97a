package org.medchain.keys.rotation;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;
import org.medchain.keys.patient.PatientRowId;

/** Marks a patient whose keys are being rotated by one server. It expires by itself if that server dies. */
@Entity
@Table(name = "rotation_claims")
@IdClass(PatientClaim.Key.class)
@SuppressWarnings("unused") // The columns are read by queries alone.
public class PatientClaim {

    @Id
    @Column(name = "tenant_id")
    private String tenantId;

    @Id
    private UUID patient;

    private UUID holder;

    @Column(name = "held_until")
    private Instant heldUntil;

    /** The primary key. */
    record Key(String tenantId, UUID patient) implements Serializable {}

    /** For JPA. */
    protected PatientClaim() {}

    PatientClaim(PatientRowId patient, UUID holder, Instant heldUntil) {
        this.tenantId = patient.tenantId().value();
        this.patient = patient.value();
        this.holder = holder;
        this.heldUntil = heldUntil;
    }

    @Override
    public String toString() {
        return "PatientClaim[" + patient + "]";
    }
}
