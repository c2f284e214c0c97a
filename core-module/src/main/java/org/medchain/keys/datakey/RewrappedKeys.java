package org.medchain.keys.datakey;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.medchain.keys.RotatedPatient;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.patient.PatientRowId;

/**
 * The re-wrapped data keys of a patient, not stored yet. Committed, it replaces every wrapping that moved, or none: not if one
 * of them is of another generation by now, or a data key was added.
 */
final class RewrappedKeys implements Rewrapped {

    private final PatientRowId patient;
    private final List<RewrappedKey> moved;
    private final List<DataKey> all;
    private final int generation;

    RewrappedKeys(PatientRowId patient, List<DataKey> all, List<RewrappedKey> moved) {
        this.patient = patient;
        this.moved = List.copyOf(moved);
        this.all = all;
        this.generation = Rewrapped.generationOf(all, moved);
    }

    @Override
    public PatientRowId patient() {
        return patient;
    }

    @Override
    public int renewedSince(Instant time) {
        return (int) all.stream()
                .filter(key -> key.generation() > DataKey.FIRST_GENERATION)
                .filter(key -> !key.wrappedAt().isBefore(time))
                .count();
    }

    @Override
    public RotatedPatient result() {
        return new RotatedPatient(moved.size(), all.size() - moved.size(), generation);
    }

    @Override
    public Effect replacement() {
        return Effect.of(KeyReplacement.ALL, this);
    }

    List<RewrappedKey> moved() {
        return moved;
    }

    /** The generation of each data key as it was read. */
    Map<UUID, Integer> expected() {
        return all.stream().collect(Collectors.toMap(key -> key.keyId().value(), DataKey::generation));
    }

    @Override
    public String toString() {
        return "RewrappedKeys[" + patient + ", " + moved.size() + " of " + all.size() + "]";
    }
}
