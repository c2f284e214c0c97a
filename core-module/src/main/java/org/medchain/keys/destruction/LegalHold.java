package org.medchain.keys.destruction;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;

/** Keeps a patient's keys from being destroyed, until it is lifted. */
@Entity
@Table(name = "legal_holds")
public class LegalHold {

    @Id
    private UUID patient;

    private String reason;

    @Column(name = "placed_by")
    private String placedBy;

    @Column(name = "placed_at")
    private Instant placedAt;

    @Version
    private long version;

    /** For JPA. */
    protected LegalHold() {}

    LegalHold(UUID patient) {
        this.patient = patient;
    }

    void place(HoldReason why, String who, Instant now) {
        reason = why.value();
        placedBy = who;
        placedAt = now;
    }

    public String reason() {
        return reason;
    }

    public String placedBy() {
        return placedBy;
    }

    public Instant placedAt() {
        return placedAt;
    }

    @Override
    public String toString() {
        return "LegalHold[" + patient + "]";
    }
}
