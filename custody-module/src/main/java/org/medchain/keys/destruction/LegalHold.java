package org.medchain.keys.destruction;

import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.io.Serializable;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.directing.DirectingRow;
import org.medchain.keys.audit.directing.Proposer;
import org.medchain.keys.audit.directing.RowName;
import org.medchain.keys.audit.directing.RowTag;
import org.medchain.keys.audit.directing.RowValues;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.erased.RegisterEntry;
import org.medchain.keys.server.caller.Caller;

/** Keeps a patient's keys from being destroyed, until it is lifted: by two persons where four eyes guard the tenant's destructions. */
@Entity
@Table(name = "legal_holds")
@IdClass(LegalHold.Key.class)
public class LegalHold implements DirectingRow {

    @Id
    private String tenantId;

    @Id
    private UUID patient;

    private String reason;
    private String placedBy;
    private Instant placedAt;

    @Embedded
    @AttributeOverride(name = "name", column = @Column(name = "lift_proposed_by"))
    @AttributeOverride(name = "subject", column = @Column(name = "lift_proposed_by_subject"))
    @AttributeOverride(name = "time", column = @Column(name = "lift_proposed_at"))
    private Proposer liftProposer;

    @Version
    private long version;

    /** The primary key. */
    record Key(String tenantId, UUID patient) implements Serializable {

        static Key of(PatientRowId patient) {
            return new Key(patient.tenantId().value(), patient.value());
        }
    }

    /** JPA calls this constructor. */
    protected LegalHold() {}

    LegalHold(PatientRowId patient) {
        this.tenantId = patient.tenantId().value();
        this.patient = patient.value();
    }

    /** Nobody proposes to lift it from here on. */
    void place(HoldReason why, String who, Instant now) {
        reason = why.value();
        placedBy = who;
        placedAt = now;
        liftProposer = null;
    }

    /** Keeps the hold until a second person lifts it. */
    void proposeLift(Proposer proposer) {
        liftProposer = proposer;
    }

    /** One that only the erasure register knows. */
    LegalHold(RegisterEntry listed) {
        this(new PatientRowId(listed.tenantId(), listed.patient()));
        place(HoldReason.OF_THE_REGISTER, Caller.INTERNAL, listed.time());
    }

    /** The tenant as it is stored. */
    String storedTenant() {
        return tenantId;
    }

    PatientRowId patient() {
        return new PatientRowId(new TenantId(tenantId), patient);
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

    /** Returns who proposed to lift it; a second person must do the same. */
    public Optional<String> liftProposedBy() {
        return liftProposer().map(Proposer::name);
    }

    public Optional<Proposer> liftProposer() {
        return Optional.ofNullable(liftProposer);
    }

    static RowName rowName(PatientRowId patient) {
        return new RowName(patient.tenantId(), "legal_holds", patient.value().toString());
    }

    @Override
    public RowName rowName() {
        return rowName(new PatientRowId(new TenantId(tenantId), patient));
    }

    /** Another one if the hold has another reason, is placed again, or somebody proposes to lift it. */
    public RowTag tag() {
        return RowTag.of(rowName(), directingValues());
    }

    @Override
    public RowValues directingValues() {
        return RowValues.of()
                .with("reason", reason)
                .with("placedBy", placedBy)
                .with("placedAt", placedAt)
                .withProposer("liftProposedBy", liftProposer);
    }

    @Override
    public String toString() {
        return "LegalHold[" + patient + "]";
    }
}
