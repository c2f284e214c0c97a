package org.medchain.keys.datakey;

import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.RotatedPatient;
import org.medchain.keys.audit.Effect;

/**
 * All data keys of a patient as they will be after the rotation. Committed, it replaces every wrapping that moved, or none: not
 * if one of them is of another generation by now, or a data key was added.
 */
public final class RewrappedKeys implements Effect {

    private final UUID patient;
    private final List<RewrappedKey> moved;
    private final List<DataKey> all;
    private final int generation;

    RewrappedKeys(UUID patient, List<DataKey> all, List<RewrappedKey> moved) {
        this.patient = patient;
        this.moved = List.copyOf(moved);
        this.all = all;
        int stored = all.stream().mapToInt(DataKey::generation).max().orElse(0);
        int next = moved.stream().mapToInt(key -> key.generation() + 1).max().orElse(0);
        this.generation = Math.max(stored, next);
    }

    public UUID patient() {
        return patient;
    }

    /** How many keys are of a wrapping that was renewed since then, by whomever. */
    public int renewedSince(Instant time) {
        return (int) all.stream()
                .filter(key -> key.generation() > DataKey.FIRST_GENERATION)
                .filter(key -> !key.wrappedAt().isBefore(time))
                .count();
    }

    public RotatedPatient result() {
        return new RotatedPatient(moved.size(), all.size() - moved.size(), generation);
    }

    @Override
    public void apply(EntityManager entityManager) {
        long stored = entityManager
                .createQuery("select count(k) from DataKey k where k.patient = :patient", Long.class)
                .setParameter("patient", patient)
                .getSingleResult();
        if (stored != all.size()) {
            throw new ConcurrentChangeException();
        }
        moved.forEach(key -> replace(entityManager, key));
    }

    private void replace(EntityManager entityManager, RewrappedKey key) {
        int replaced = entityManager
                .createQuery("update DataKey k set k.generation = k.generation + 1, k.provider = :provider,"
                        + " k.wrappedUnder = :wrappedUnder, k.encryptedKey = :encryptedKey, k.wrappedAt = :wrappedAt,"
                        + " k.version = k.version + 1"
                        + " where k.keyId = :keyId and k.patient = :patient and k.generation = :generation")
                .setParameter("provider", key.wrapping().provider())
                .setParameter("wrappedUnder", key.wrapping().wrappedUnder())
                .setParameter("encryptedKey", key.wrapping().encryptedKey().bytes())
                .setParameter("wrappedAt", key.wrappedAt())
                .setParameter("keyId", key.keyId().value())
                .setParameter("patient", patient)
                .setParameter("generation", key.generation())
                .executeUpdate();
        if (replaced != 1) {
            throw new ConcurrentChangeException();
        }
    }

    @Override
    public String toString() {
        return "RewrappedKeys[" + patient + ", " + moved.size() + " of " + all.size() + "]";
    }
}
