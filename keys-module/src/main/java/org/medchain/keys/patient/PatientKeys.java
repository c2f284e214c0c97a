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

    private final Name name;
    private final byte[] erasureKey;
    private final PatientGuard guard;
    private final Optional<Storing> storing;
    private boolean closed;

    /**
     * A patient's row, and the id that it was found by.
     *
     * @param hash of the id, by which the erasure register may list the patient
     * @param own whether the service stored that id in this row
     */
    record Name(PatientRowId row, Hash hash, boolean own) {}

    /**
     * The way in which a patient is stored whom the records don't know.
     *
     * @param returning what stores one whom the store of erasure keys knew already; empty of a new patient
     * @param requireNone refuses a patient whose keys were destroyed
     * @param keys where the erasure key is stored
     * @param mac of the new row and the patient's id
     */
    record Storing(Optional<Effect> returning, Effect requireNone, ErasureKeyStore keys, Hash mac) {}

    private PatientKeys(Name name, byte[] erasureKey, PatientGuard guard, Optional<Storing> storing) {
        this.name = name;
        this.erasureKey = erasureKey;
        this.guard = guard;
        this.storing = storing;
    }

    /** Returns the keys of a patient whom the records know. */
    static PatientKeys known(Name name, byte[] erasureKey, PatientGuard guard) {
        return new PatientKeys(name, erasureKey, guard, Optional.empty());
    }

    /** Returns the keys of a patient whom the records don't know. */
    static PatientKeys unknown(PatientRowId row, Hash hash, byte[] erasureKey, PatientGuard guard, Storing storing) {
        return new PatientKeys(new Name(row, hash, true), erasureKey, guard, Optional.of(storing));
    }

    /** Returns the keys with a copy of its own of the erasure key; empty once that is overwritten. */
    synchronized Optional<PatientKeys> copy() {
        return closed ? Optional.empty() : Optional.of(known(name, erasureKey.clone(), guard));
    }

    /** The patient's row. */
    public PatientRowId id() {
        return name.row();
    }

    /** Returns the hash of the patient's id; a database that is behind may have another row of the same id. */
    Hash hash() {
        return name.hash();
    }

    /** Returns true if the records knew the patient before this operation. */
    boolean isKnown() {
        return storing.isEmpty();
    }

    /** Returns true if the service stored the id, by which the row was found, in that row. */
    boolean hasOwnId() {
        return name.own();
    }

    /** Lends the 32 bytes to the function, which must not keep them. */
    public <R> R useErasureKey(Function<byte[], R> function) {
        return function.apply(erasureKey);
    }

    /**
     * Requires that the service stored the id, by which the row was found, in that row: a new data key would end with the erasure of another patient.
     *
     * @throws PatientUntrustedException if it did not
     */
    public void requireOwnId() {
        if (!hasOwnId()) {
            throw Patient.untrusted(name.row());
        }
    }

    /**
     * Requires this row, and that the service stored the id, by which it was found, in it.
     *
     * @throws PatientUntrustedException if another row has the id, or the service did not store it there
     */
    public void requireOwnId(PatientRowId row) {
        requireOwnId();
        if (!row.equals(id())) {
            throw Patient.untrusted(row);
        }
    }

    /** Stores the patient, and the erasure key with the records, if this is the first data key, else makes sure that the keys may be used. */
    public Effect storeIfNew(EncryptionContext context, Instant now) {
        return storing.filter(it -> it.returning().isEmpty())
                .map(it -> it.requireNone().then(Effect.of(NewPatients.ALL, newPatient(context, now, it))))
                .orElseGet(this::requireActive);
    }

    private NewPatients.One newPatient(EncryptionContext context, Instant now, Storing asNew) {
        return new NewPatients.One(
                new Patient(id().value(), context, asNew.mac(), now),
                asNew.keys().toRecord(id(), erasureKey));
    }

    /**
     * Keeps the operation from being committed if the keys may no longer be used. Changes nothing, unless the records have lost the patient:
     * then they get the row back.
     */
    public Effect requireActive() {
        return storing.flatMap(Storing::returning).orElseGet(() -> Effect.of(guard, this));
    }

    /**
     * Marks the erasure key as used, once the first data key is committed and before anything of it is handed out: the
     * key is needed from then on. It does nothing for a patient who was known before, and may be called when this is
     * closed.
     *
     * @throws org.medchain.keys.ConcurrentChangeException if the keys were erased meanwhile
     */
    public void markUsed() {
        storing.ifPresent(it -> it.keys().markUsed(id()));
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
