package org.medchain.keys.patient;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.chain.Hash;

/**
 * A patient and the bytes of its erasure key, for one operation. {@link #close()} overwrites the bytes. What a cache keeps hands out
 * copies alone, and none that is half overwritten.
 */
public final class PatientKeys implements AutoCloseable {

    private final PatientRowId row;
    private final Hash hash;
    private final byte[] erasureKey;
    private final PatientGuard guard;
    private final Optional<Effect> requireNew;
    private boolean closed;

    private PatientKeys(
            PatientRowId row, Hash hash, byte[] erasureKey, PatientGuard guard, Optional<Effect> requireNew) {
        this.row = row;
        this.hash = hash;
        this.erasureKey = erasureKey;
        this.guard = guard;
        this.requireNew = requireNew;
    }

    /** @param hash of the patient's id, by which the erasure register may list the patient */
    static PatientKeys known(PatientRowId row, Hash hash, byte[] erasureKey, PatientGuard guard) {
        return new PatientKeys(row, hash, erasureKey, guard, Optional.empty());
    }

    /** @param requireNew refuses a patient whose keys were destroyed */
    static PatientKeys prepared(PatientRowId row, Hash hash, byte[] erasureKey, PatientGuard guard, Effect requireNew) {
        return new PatientKeys(row, hash, erasureKey, guard, Optional.of(requireNew));
    }

    /** With a copy of its own of the erasure key; empty once that is overwritten. */
    synchronized Optional<PatientKeys> copy() {
        return closed ? Optional.empty() : Optional.of(known(row, hash, erasureKey.clone(), guard));
    }

    /** The patient's row. */
    public PatientRowId id() {
        return row;
    }

    /** Of the patient's id; a database that is behind may have another row of the same id. */
    Hash hash() {
        return hash;
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
        return Effect.of(guard, this);
    }

    @Override
    public synchronized void close() {
        closed = true;
        Arrays.fill(erasureKey, (byte) 0);
    }

    @Override
    public String toString() {
        return "PatientKeys[" + id() + "]";
    }
}
