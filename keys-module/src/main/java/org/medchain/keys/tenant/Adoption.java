package org.medchain.keys.tenant;

import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.directing.DirectingRow;
import org.medchain.keys.audit.directing.Proposer;
import org.medchain.keys.audit.directing.RowName;
import org.medchain.keys.audit.directing.RowValues;
import org.medchain.keys.server.caller.Person;

/**
 * The choice of one person for a tenant's row that was changed past the service, until a second person wants the same.
 */
@Entity
@Table(name = "adoptions")
public class Adoption implements DirectingRow {

    @Id
    private String tenantId;

    private String choice;
    private String rowDigest;

    @Embedded
    @AttributeOverride(name = "name", column = @Column(name = "proposed_by"))
    @AttributeOverride(name = "subject", column = @Column(name = "proposed_by_subject"))
    @AttributeOverride(name = "time", column = @Column(name = "proposed_at"))
    private Proposer proposer;

    /** JPA calls this constructor. */
    protected Adoption() {}

    Adoption(TenantId tenantId) {
        this.tenantId = tenantId.value();
    }

    /** @param digest of the row and of what it was before */
    void propose(AdoptionChoice wanted, String digest, Person person, Instant now) {
        choice = wanted.name();
        rowDigest = digest;
        proposer = Proposer.of(person, now);
    }

    boolean isSecondedBy(Person person, AdoptionChoice wanted, String digest) {
        return choice.equals(wanted.name()) && rowDigest.equals(digest) && proposer.isAnother(person);
    }

    boolean isOf(String digest) {
        return rowDigest.equals(digest);
    }

    public AdoptionChoice choice() {
        return AdoptionChoice.valueOf(choice);
    }

    /** Returns who proposed it, whom another person must second. */
    public Proposer proposer() {
        return proposer;
    }

    static RowName rowName(TenantId tenantId) {
        return new RowName(tenantId, "adoptions", tenantId.value());
    }

    @Override
    public RowName rowName() {
        return rowName(new TenantId(tenantId));
    }

    @Override
    public RowValues directingValues() {
        return RowValues.of()
                .with("choice", choice)
                .with("rowDigest", rowDigest)
                .withProposer("proposedBy", proposer);
    }

    @Override
    public String toString() {
        return "Adoption[" + tenantId + "]";
    }
}
