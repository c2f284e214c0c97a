package org.medchain.keys.patient;

import java.util.Arrays;
import java.util.Optional;

/** A cached erasure key with its patient's row. It is never handed out half wiped. */
final class KeptErasureKey {

    private final GuardedPatient patient;
    private final byte[] erasureKey;
    private final PatientGuard guard;
    private boolean wiped;

    /** Takes a copy. */
    KeptErasureKey(GuardedPatient patient, byte[] erasureKey, PatientGuard guard) {
        this.patient = patient;
        this.erasureKey = erasureKey.clone();
        this.guard = guard;
    }

    /** With a copy of its own of the erasure key; empty if that was wiped. */
    synchronized Optional<PatientKeys> copy() {
        return wiped ? Optional.empty() : Optional.of(PatientKeys.known(patient, erasureKey.clone(), guard));
    }

    synchronized void wipe() {
        Arrays.fill(erasureKey, (byte) 0);
        wiped = true;
    }

    @Override
    public String toString() {
        return "KeptErasureKey[" + patient.row() + "]";
    }
}
