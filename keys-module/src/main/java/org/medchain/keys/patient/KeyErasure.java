package org.medchain.keys.patient;

import jakarta.inject.Inject;
import java.util.List;
import java.util.OptionalInt;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.patient.erased.ErasedPatient;
import org.medchain.keys.patient.erased.ErasureRegister;
import org.medchain.keys.server.Shared;

/**
 * Destroys the erasure keys of patients whom the erasure register lists: in the store of erasure keys first, then in the records. So a restore
 * may know of an erasure that the records lost, never the other way.
 */
@Shared
public final class KeyErasure {

    private final ErasureKeyStore keys;
    private final ErasureKeyPlace place;
    private final ErasureRegister register;

    @Inject
    public KeyErasure(ErasureKeyStore keys, ErasureKeyPlace place, ErasureRegister register) {
        this.keys = keys;
        this.place = place;
        this.register = register;
    }

    /**
     * The key is gone from a store of its own when this returns, whatever becomes of the effect. Doing it again does no harm.
     *
     * @return an effect that records the erasure and destroys the key that the records have; refused when applied if the erasure is recorded, or
     *     the keys are not where this server looks for them
     */
    public Effect erase(ErasedPatient listed) {
        keys.erase(List.of(listed));
        return place.requireHere()
                .then(register.recordErasure(listed))
                .then(PatientLifecycle.erase(PatientRowId.of(listed)));
    }

    /** Returns true if the store of erasure keys went back since the last call. */
    public boolean hasStoreGoneBack() {
        return keys.hasGoneBack();
    }

    /**
     * Deletes the keys that a restore of a store of their own brought back, of patients whose erasure the records know. A round erases those
     * whose erasure has begun, once all servers list them. What the store lists of the patients from before that was authenticated is.
     *
     * @return how many had a key; empty if no key can come back without the records
     * @throws IllegalStateException if a node of Citus is away that has records of some
     */
    public OptionalInt eraseRestored(List<ErasedPatient> listed) {
        keys.seal(listed);
        return keys.findRestored(listed)
                .map(this::eraseRecorded)
                .map(OptionalInt::of)
                .orElseGet(OptionalInt::empty);
    }

    private int eraseRecorded(List<ErasedPatient> restored) {
        if (restored.isEmpty()) {
            return 0;
        }
        List<ErasedPatient> recorded = register.findAll(restored, true);
        if (recorded.size() + register.findAll(restored, false).size() < restored.size()) {
            throw new IllegalStateException(
                    "keys of erased patients were restored, and a node that has records of them is away");
        }
        keys.erase(recorded);
        return recorded.size();
    }
}
