package org.medchain.keys.tombstone;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.medchain.keys.TenantId;
import org.medchain.keys.chain.Hash;

/** What stays of a patient whose keys are destroyed. Never changed, never deleted. */
@Entity
@Table(name = "tombstones")
public class Tombstone {

    @Id
    @Column(name = "patient_hash")
    private String patientHash;

    @Column(name = "tenant_id", updatable = false)
    private String tenantId;

    @Column(updatable = false)
    private UUID patient;

    @Column(updatable = false)
    private UUID destruction;

    @Column(name = "erased_at", updatable = false)
    private Instant erasedAt;

    /** For JPA. */
    protected Tombstone() {}

    Tombstone(ErasedPatient erased) {
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
        return "Tombstone[" + patient + "]";
    }
}
