package org.medchain.keys.patient;

import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/** A patient's row and erasure key as they are kept between operations. Nobody ever gets a key that is half wiped. */
final class KeptErasureKey {

    private final UUID id;
    private final byte[] erasureKey;
    private final PatientGuard guard;
    private boolean wiped;

    /** Takes a copy. */
    KeptErasureKey(UUID id, byte[] erasureKey, PatientGuard guard) {
        this.id = id;
        this.erasureKey = erasureKey.clone();
        this.guard = guard;
    }

    /** With a copy of its own of the erasure key; empty if that was wiped. */
    synchronized Optional<PatientKeys> copy() {
        return wiped ? Optional.empty() : Optional.of(PatientKeys.known(id, erasureKey.clone(), guard));
    }

    synchronized void wipe() {
        Arrays.fill(erasureKey, (byte) 0);
        wiped = true;
    }

    @Override
    public String toString() {
        return "KeptErasureKey[" + id + "]";
    }
}
