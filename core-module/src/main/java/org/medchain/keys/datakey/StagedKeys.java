package org.medchain.keys.datakey;

import java.time.Instant;
import org.medchain.keys.RotatedPatient;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.patient.PatientRowId;

/**
 * The re-wrapped data keys of a patient with many: they are stored, slice by slice, and one statement lets all of them count. Data keys that
 * are added after the last look are under the tenant's CMK or KEK of today, which the commit of the replacement requires.
 */
final class StagedKeys implements Rewrapped {

    private final StagedKeyStore store;
    private final PatientRowId patient;
    private final StagedRotation rotation;

    StagedKeys(StagedKeyStore store, PatientRowId patient, StagedRotation rotation) {
        this.store = store;
        this.patient = patient;
        this.rotation = rotation;
    }

    @Override
    public PatientRowId patient() {
        return patient;
    }

    @Override
    public RotatedPatient result() {
        return rotation.result();
    }

    @Override
    public int renewedSince(Instant time) {
        return store.countRenewed(patient, time);
    }

    @Override
    public Effect replacement() {
        return rotation.result().rotated() == 0 ? Effect.NONE : StagedKeyStore.switchTo(patient, rotation);
    }

    @Override
    public String toString() {
        return "StagedKeys[" + patient + ", " + rotation.result().rotated() + "]";
    }
}
