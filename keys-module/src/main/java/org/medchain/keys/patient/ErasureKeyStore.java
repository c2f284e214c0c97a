package org.medchain.keys.patient;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.medchain.keys.TenantId;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.patient.erased.ErasedPatient;

/**
 * The place where erasure keys are stored: in the records database, or in a database of their own. Each method answers
 * what follows from that; no other class asks which it is.
 *
 * <p>Guarantees of a database of their own:
 *
 * <ol>
 *   <li>A patient's key is on disk there before anything that is sealed under it is committed.
 *   <li>No encrypted key leaves the service before the patient's row there is marked as used. Only rows that were never used are
 *       deleted as abandoned. So no restore of the records loses a key that somebody needs.
 *   <li>Servers that make the first key of one patient at once get the same erasure key.
 *   <li>What {@link #erase} was given is gone from its disk when that returns.
 * </ol>
 */
public interface ErasureKeyStore {

    /** Returns true if the database of their own answers, or there is none. */
    boolean answers();

    /** The key of a patient whom the records know; empty if the records have it. */
    Optional<KeptErasureKey> find(PatientRowId patient);

    /** Finds the erasure key of a patient whom the records may not know. */
    Optional<KeptErasureKey> find(TenantId tenantId, Hash hash);

    /** The keys of these patients, by their rows, as far as they are here, for the caller to wipe. One that does not open has no bytes. */
    Map<UUID, KeptErasureKey> findAll(TenantId tenantId, List<UUID> patients);

    /**
     * Returns the key of a patient whom the records may have lost; empty if they lose keys together with patients.
     *
     * @param requireNotErased runs before the key is looked for
     */
    Optional<KeptErasureKey> findReturning(TenantId tenantId, Hash hash, Runnable requireNotErased);

    /** The key of a patient whom the records don't know: a new one, or the one that was made for the patient before. */
    KeptErasureKey prepare(TenantId tenantId, Hash hash);

    /** Returns a new key for a patient without a row; empty if there may be a key from before, which {@link #find} has to look for first. */
    Optional<KeptErasureKey> prepareNew(TenantId tenantId, Hash hash);

    /**
     * Refuses a patient whose key was lost: no other one is prepared, since an older backup may bring it back. The caller asks before
     * {@link #prepare}. Does not look where the ledger's unit refuses the patient.
     *
     * @param hasRow looks whether the records know the patient
     * @throws org.medchain.keys.ConcurrentChangeException if they do
     */
    void requireNotLost(BooleanSupplier hasRow);

    /** Returns the row that the ledger's unit stores with a new patient; empty if the prepared key is on disk already. */
    Optional<ErasureKey> toRecord(PatientRowId patient, byte[] bytes);

    /**
     * Returns when it is certain that the key is never deleted as abandoned.
     *
     * @throws org.medchain.keys.ConcurrentChangeException if it was erased meanwhile
     */
    void markUsed(PatientRowId patient);

    /** Returns when these patients have no key here, and are listed as erased; the records are another matter. */
    void erase(List<ErasedPatient> patients);

    /** Authenticates what is listed here of these patients, where it is from before that was done. They are listed in the register. */
    void seal(List<ErasedPatient> listed);

    /** Finds those of these patients who have a key here, since a restore of this database brought it back; empty if none can come back without the records. */
    Optional<List<ErasedPatient>> findRestored(List<ErasedPatient> erased);

    /**
     * Returns true if this database lacks the erasure that was its newest at the last call: it went back. To be called often. Limit: it may have lost what was
     * erased since then, without a sign.
     */
    boolean hasGoneBack();

    /** Returns true if {@link #erase} lists patients in a place that is neither the records nor a register. */
    boolean listsErased();

    /** Patients whom a server listed here as erased, the newest first; none if the records have the erasure keys. */
    ErasedPage findErased(ErasedPage.Place before, int limit);
}
