package org.medchain.keys.patient.erased;

import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.medchain.keys.chain.Hash;

/**
 * The erasure register's list of patients whose keys are erased, in memory: by the patients' rows and by the hashes of their
 * ids. Asking is one look-up in a hash table. Safe for use by many threads.
 */
public final class ErasedRows {

    private final Set<UUID> rows = ConcurrentHashMap.newKeySet();
    private final Set<Hash> hashes = ConcurrentHashMap.newKeySet();
    private volatile boolean databaseBehind;

    void add(ErasedPatient erased) {
        rows.add(erased.patient());
        hashes.add(erased.hash());
    }

    /** @param row of the patient */
    public boolean contains(UUID row) {
        return rows.contains(row);
    }

    /** @param hash of the patient's id */
    public boolean contains(Hash hash) {
        return hashes.contains(hash);
    }

    /** The database offers keys of a patient who is listed: it is older than the erasure register. */
    public void noteDatabaseBehind() {
        databaseBehind = true;
    }

    boolean isDatabaseBehind() {
        return databaseBehind;
    }

    /** The database was brought up to the register. */
    void noteDatabaseCaughtUp() {
        databaseBehind = false;
    }
}
