package org.medchain.keys.destruction;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.directing.DirectingRow;
import org.medchain.keys.audit.directing.RowName;
import org.medchain.keys.audit.directing.RowValues;
import org.medchain.keys.patient.PatientRowId;

/** Keeps a patient's keys from being destroyed, until it is lifted. */
@Entity
@Table(name = "legal_holds")
@IdClass(LegalHold.Key.class)
public class LegalHold implements DirectingRow {

    @Id
    @Column(name = "tenant_id")
    private String tenantId;

    @Id
    private UUID patient;

    private String reason;

    @Column(name = "placed_by")
    private String placedBy;

    @Column(name = "placed_at")
    private Instant placedAt;

    @Version
    private long version;

    /** The primary key. */
    record Key(String tenantId, UUID patient) implements Serializable {

        static Key of(PatientRowId patient) {
            return new Key(patient.tenantId().value(), patient.value());
        }
    }

    /** For JPA. */
    protected LegalHold() {}

    LegalHold(PatientRowId patient) {
        this.tenantId = patient.tenantId().value();
        this.patient = patient.value();
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

    static RowName rowName(PatientRowId patient) {
        return new RowName(patient.tenantId(), "legal_holds", patient.value().toString());
    }

    @Override
    public RowName rowName() {
        return rowName(new PatientRowId(new TenantId(tenantId), patient));
    }

    @Override
    public RowValues directingValues() {
        return RowValues.of().with("reason", reason).with("placedBy", placedBy).with("placedAt", placedAt);
    }

    @Override
    public String toString() {
        return "LegalHold[" + patient + "]";
    }
}
