package org.medchain.keys.destruction;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.patient.PatientRowId;

/**
 * Proves that a hold on a patient's keys was lifted, to servers whose register lists the hold: a row that is gone alone would look like an
 * older database.
 */
@Entity
@Table(name = "lifted_holds")
@IdClass(LegalHold.Key.class)
public class LiftedHold {

    @Id
    private String tenantId;

    @Id
    private UUID patient;

    private Instant liftedAt;
    private String mac;

    @Version
    private long version;

    /** JPA calls this constructor. */
    protected LiftedHold() {}

    LiftedHold(PatientRowId patient) {
        this.tenantId = patient.tenantId().value();
        this.patient = patient.value();
    }

    void lift(Instant when, Hash authenticated) {
        liftedAt = when;
        mac = authenticated.toString();
    }

    Instant liftedAt() {
        return liftedAt;
    }

    String mac() {
        return mac;
    }

    @Override
    public String toString() {
        return "LiftedHold[" + patient + "]";
    }
}
