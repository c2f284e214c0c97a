package org.medchain.keys.rotation;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** Marks a patient whose keys are being rotated by one server. It expires by itself if that server dies. */
@Entity
@Table(name = "rotation_claims")
@SuppressWarnings("unused") // The columns are read by queries alone.
public class PatientClaim {

    @Id
    private UUID patient;

    private UUID holder;

    @Column(name = "held_until")
    private Instant heldUntil;

    /** For JPA. */
    protected PatientClaim() {}

    PatientClaim(UUID patient, UUID holder, Instant heldUntil) {
        this.patient = patient;
        this.holder = holder;
        this.heldUntil = heldUntil;
    }

    @Override
    public String toString() {
        return "PatientClaim[" + patient + "]";
    }
}
