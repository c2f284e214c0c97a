package org.medchain.keys.destruction;

import java.util.Arrays;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.erased.RegisterEntry;

/** A tenant besides that of a test, whose newest event has a hash that is none: nothing can be appended to its chain. */
final class DamagedTrail {

    private final InProcessDestructions destructions;
    private final TenantId tenant;
    private byte[] hash;

    DamagedTrail(InProcessDestructions destructions) {
        this.destructions = destructions;
        this.tenant = destructions.addTenant(InProcessDestructions.ALONE);
    }

    EncryptionContext context(String patientId) {
        return new EncryptionContext(tenant, new PatientId(patientId));
    }

    /** Stores a patient with a data key. */
    PatientRowId addPatient(String patientId) {
        destructions.audit().callAs(tenant, "officer");
        destructions.dataKeys().generate(new PatientId(patientId)).close();
        destructions.callAs("officer");
        return destructions.patients().findRow(context(patientId)).orElseThrow().id();
    }

    void list(String patientId, PatientRowId row) {
        destructions.dataKeys().patients().list(context(patientId), row.value());
    }

    void listHold(String patientId, PatientRowId row) {
        destructions
                .register()
                .append(RegisterEntry.held(
                        tenant,
                        row.value(),
                        destructions.register().hashOf(context(patientId)),
                        destructions.clock().instant()));
    }

    void damage() {
        hash = (byte[]) destructions
                .database()
                .value(
                        "select entry_hash from audit_events where tenant_id = ?1 order by seq desc"
                                + " fetch first 1 row only",
                        tenant.value());
        replaceHash(hash, Arrays.copyOf(hash, Hash.LENGTH - 1));
    }

    void mend() {
        replaceHash(Arrays.copyOf(hash, Hash.LENGTH - 1), hash);
    }

    private void replaceHash(byte[] found, byte[] other) {
        int changed = destructions.execute(
                "update audit_events set entry_hash = ?1 where tenant_id = ?2 and entry_hash = ?3",
                other,
                tenant.value(),
                found);
        if (changed != 1) {
            throw new AssertionError(changed + " events were changed");
        }
    }
}
