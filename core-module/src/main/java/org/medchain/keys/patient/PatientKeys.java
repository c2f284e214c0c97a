package org.medchain.keys.patient;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.audit.Effect;

/** A patient and the bytes of its erasure key, for one operation. {@link #close()} overwrites the bytes. */
public final class PatientKeys implements AutoCloseable {

    private final GuardedPatient patient;
    private final byte[] erasureKey;
    private final PatientGuard guard;
    private final Optional<Effect> requireNew;

    private PatientKeys(GuardedPatient patient, byte[] erasureKey, PatientGuard guard, Optional<Effect> requireNew) {
        this.patient = patient;
        this.erasureKey = erasureKey;
        this.guard = guard;
        this.requireNew = requireNew;
    }

    static PatientKeys known(GuardedPatient patient, byte[] erasureKey, PatientGuard guard) {
        return new PatientKeys(patient, erasureKey, guard, Optional.empty());
    }

    /** @param requireNew refuses a patient whose keys were destroyed */
    static PatientKeys prepared(GuardedPatient patient, byte[] erasureKey, PatientGuard guard, Effect requireNew) {
        return new PatientKeys(patient, erasureKey, guard, Optional.of(requireNew));
    }

    /** The patient's row. */
    public PatientRowId id() {
        return patient.row();
    }

    /** By what the erasure register may list the patient. */
    GuardedPatient guarded() {
        return patient;
    }

    /** Whether the patient was there before this operation. */
    boolean isKnown() {
        return requireNew.isEmpty();
    }

    /** Lends the 32 bytes to the function, which must not keep them. */
    public <R> R useErasureKey(Function<byte[], R> function) {
        return function.apply(erasureKey);
    }

    /** Stores the patient and the erasure key if this is the first data key, else makes sure that the keys may be used. */
    public Effect storeIfNew(EncryptionContext context, Instant now) {
        return requireNew
                .map(check -> check.then(Effect.of(
                        NewPatients.ALL,
                        new NewPatients.One(
                                new Patient(id().value(), context, now), new ErasureKey(id(), erasureKey)))))
                .orElseGet(this::requireActive);
    }

    /** Changes nothing, and keeps the operation from being committed if the keys may no longer be used. */
    public Effect requireActive() {
        return Effect.of(guard, patient);
    }

    @Override
    public void close() {
        Arrays.fill(erasureKey, (byte) 0);
    }

    @Override
    public String toString() {
        return "PatientKeys[" + id() + "]";
    }
}
