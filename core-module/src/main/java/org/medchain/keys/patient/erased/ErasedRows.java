package org.medchain.keys.patient.erased;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.medchain.keys.chain.Hash;

/**
 * The erasure register's list of patients whose keys are erased: by the patients' rows and by the hashes of their ids. What was listed
 * last is in memory, the rest in an index that is mapped. Asking waits for nobody. Safe for use by many threads.
 */
public final class ErasedRows {

    private final Set<UUID> rows = ConcurrentHashMap.newKeySet();
    private final Set<Hash> hashes = ConcurrentHashMap.newKeySet();
    private volatile RegisterIndex index = new RegisterIndex(0, 0, "", Instant.EPOCH, SortedIds.NONE, SortedIds.NONE);
    private volatile boolean databaseBehind;
    private volatile BooleanSupplier outOfDate = () -> false;

    void add(ErasedPatient erased) {
        rows.add(erased.patient());
        hashes.add(erased.hash());
    }

    /** @param row of the patient */
    public boolean contains(UUID row) {
        // In this order: what goes from memory to the index is in the index before it leaves memory.
        return rows.contains(row) || index.rows().contains(row.getMostSignificantBits(), row.getLeastSignificantBits());
    }

    /** @param hash of the patient's id */
    public boolean contains(Hash hash) {
        if (hashes.contains(hash)) {
            return true;
        }
        long[] id = IdMerge.idOf(hash);
        return index.hashes().contains(id[0], id[1]);
    }

    RegisterIndex index() {
        return index;
    }

    /** How many are in memory. */
    int countInMemory() {
        return rows.size();
    }

    List<UUID> rowsInMemory() {
        return List.copyOf(rows);
    }

    List<Hash> hashesInMemory() {
        return List.copyOf(hashes);
    }

    /** @param next has all that are listed */
    void replaceIndex(RegisterIndex next) {
        index = next;
        rows.clear();
        hashes.clear();
    }

    /** From here on the guards refuse everyone while this is true: others may be erased whom this server does not list. */
    public void refuseWhile(BooleanSupplier condition) {
        outOfDate = condition;
    }

    /** Returns whether patients may be erased whom this server does not list. */
    public boolean isOutOfDate() {
        return outOfDate.getAsBoolean();
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
