package org.medchain.keys.datakey;

import java.time.Instant;
import java.util.List;
import org.medchain.keys.RotatedPatient;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.patient.PatientRowId;

/**
 * The re-wrapped data keys of a patient, which do not count yet: slices that are stored where nobody reads them, if there are many, and the last one.
 * Committed, the replacement lets all of them count, or none.
 *
 * <p>Guarantee: data keys that were added meanwhile stay as they are. They are under the tenant's CMK or KEK of today, which the commit of the
 * replacement requires; where the last slice finds one that is due, it is refused.
 */
public final class Rewrapped {

    private final StagedKeyStore store;
    private final StagedRotation staged;
    private final RewrappedSlice last;
    private final RotatedPatient result;

    /**
     * @param staged the slices before the last
     * @param result of all slices
     */
    Rewrapped(StagedKeyStore store, StagedRotation staged, RewrappedSlice last, RotatedPatient result) {
        this.store = store;
        this.staged = staged;
        this.last = last;
        this.result = result;
    }

    public PatientRowId patient() {
        return last.patient();
    }

    public RotatedPatient result() {
        return result;
    }

    /** Returns how many keys are of a wrapping that was renewed since then. */
    public int renewedSince(Instant time) {
        return staged.isEmpty() ? last.renewedSince(time) : store.countRenewed(patient(), time);
    }

    /** The replacement, to be committed with its audit event. No later one continues behind what this one looked at. */
    public Effect replacement() {
        Effect ofLast = Effect.of(SliceReplacement.ALL, last);
        return staged.isEmpty() ? ofLast : endOfStaged().then(ofLast);
    }

    private Effect endOfStaged() {
        return staged.result().rotated() == 0
                ? StagedKeyStore.dropping(patient(), staged)
                : StagedKeyStore.switchTo(patient(), staged);
    }

    RewrappedSlice last() {
        return last;
    }

    /** The highest generation of these data keys once some of them are moved. */
    static int generationOf(List<DataKey> all, List<RewrappedKey> moved) {
        int stored = all.stream().mapToInt(DataKey::generation).max().orElse(0);
        int next = moved.stream().mapToInt(key -> key.generation() + 1).max().orElse(0);
        return Math.max(stored, next);
    }

    @Override
    public String toString() {
        return "Rewrapped[" + patient() + ", " + result.rotated() + "]";
    }
}
