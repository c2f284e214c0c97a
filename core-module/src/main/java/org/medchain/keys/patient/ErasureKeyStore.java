package org.medchain.keys.patient;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.TenantId;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.patient.erased.ErasedPatient;

/**
 * Where erasure keys are stored: in the records database, or in a database of their own.
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

    /** Whether they are in a database of their own. */
    boolean isApart();

    /** Whether that database answers, if there is one. */
    boolean answers();

    /** The key of a patient whom the records know; empty if the records have it. */
    Optional<KeptErasureKey> find(PatientRowId patient);

    /** The same of a patient whom the records may not know. */
    Optional<KeptErasureKey> find(TenantId tenantId, Hash hash);

    /** The keys of these patients, by their rows, as far as they are here, for the caller to wipe. */
    Map<UUID, KeptErasureKey> findAll(TenantId tenantId, List<UUID> patients);

    /** The key of a patient whom the records don't know: a new one, or the one that was made for the patient before. */
    KeptErasureKey prepare(TenantId tenantId, Hash hash);

    /**
     * Returns when it is certain that the key is never deleted as abandoned.
     *
     * @throws org.medchain.keys.ConcurrentChangeException if it was erased meanwhile
     */
    void markUsed(PatientRowId patient);

    /** Returns when these patients have no key here, and are listed as erased; the records are another matter. */
    void erase(List<ErasedPatient> patients);

    /** Those of the patients that have a key here. */
    List<ErasedPatient> findAmong(List<ErasedPatient> patients);

    /** Patients who are listed here as erased, the newest first; none if the records have the erasure keys. */
    ErasedPage findErased(ErasedPage.Place before, int limit);
}
