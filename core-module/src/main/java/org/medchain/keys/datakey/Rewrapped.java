package org.medchain.keys.datakey;

import java.time.Instant;
import java.util.List;
import org.medchain.keys.RotatedPatient;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.patient.PatientRowId;

/** The re-wrapped data keys of a patient, which do not count yet. Committed, the replacement lets all of them count, or none. */
public sealed interface Rewrapped permits RewrappedKeys, StagedKeys {

    PatientRowId patient();

    RotatedPatient result();

    /** How many keys are of a wrapping that was renewed since then. */
    int renewedSince(Instant time);

    /** The replacement, to be committed with its audit event. */
    Effect replacement();

    /** The highest generation of these data keys once some of them are moved. */
    static int generationOf(List<DataKey> all, List<RewrappedKey> moved) {
        int stored = all.stream().mapToInt(DataKey::generation).max().orElse(0);
        int next = moved.stream().mapToInt(key -> key.generation() + 1).max().orElse(0);
        return Math.max(stored, next);
    }
}
