package org.medchain.keys.patient.erased;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.medchain.keys.TenantId;
import org.medchain.keys.chain.Hash;

/**
 * The erasure register's list of patients whose keys are erased: by the patients' rows and by the hashes of their ids. What was listed
 * last is in memory, the rest in an index that is mapped. Asking waits for nobody. Safe for use by many threads. It has the register's
 * holds and cancellations with it.
 */
public final class ErasedRows {

    private static final int MOST_UNTRUSTED = 1_000;

    private final Set<UUID> rows = ConcurrentHashMap.newKeySet();
    private final Set<Hash> hashes = ConcurrentHashMap.newKeySet();
    private final ListedHolds holds = new ListedHolds();
    private volatile RegisterIndex index = RegisterIndex.NONE;
    private final Map<Hash, ErasedPatient> waiting = new ConcurrentHashMap<>();
    private final Set<OfferedKeys> offered = ConcurrentHashMap.newKeySet();
    private final Map<UUID, TenantId> untrusted = new ConcurrentHashMap<>();
    private volatile boolean databaseBehind;
    private volatile int untrustedInStore;
    private volatile BooleanSupplier outOfDate = () -> false;

    void add(RegisterEntry entry) {
        if (entry.kind() == EntryKind.ERASED) {
            rows.add(entry.patient());
            hashes.add(entry.hash());
        }
        holds.add(entry);
    }

    /** The holds and cancellations that are listed. */
    ListedHolds holds() {
        return holds;
    }

    /** Returns true if the register need not say it again. A row is of one id, but one id can have had two rows: after a restore the patient may have been stored again. */
    boolean isListed(RegisterEntry entry) {
        return switch (entry.kind()) {
            case ERASED -> contains(entry.patient()) && contains(entry.hash());
            case HELD ->
                contains(entry.hash())
                        || holds.find(entry.hash())
                                .filter(hold -> hold.patient().equals(entry.patient())
                                        && !hold.time().isBefore(entry.time()))
                                .isPresent();
            case LIFTED -> holds.find(entry.hash()).isEmpty();
            case CANCELLED -> holds.isCancelled(entry.destruction().orElseThrow());
        };
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

    /** Returns how many entries are in memory that an index would take. */
    int countInMemory() {
        return rows.size() + holds.countCancelledInMemory();
    }

    RegisterIndex.Newer newerThanTheIndex() {
        return new RegisterIndex.Newer(List.copyOf(rows), List.copyOf(hashes), holds.cancelledInMemory());
    }

    /** Begins with what an index has, before anything else is listed. */
    void begin(RegisterIndex first) {
        index = first;
        holds.begin(first);
    }

    /**
     * Takes what an index covers out of memory; what was listed meanwhile stays there.
     *
     * @param next has all that the index before it had
     * @param covered what was in memory, and it has too
     */
    void replaceIndex(RegisterIndex next, RegisterIndex.Newer covered) {
        index = next;
        covered.rows().forEach(rows::remove);
        covered.hashes().forEach(hashes::remove);
        holds.replaceIndex(next, covered);
    }

    /** Makes the guards refuse everyone while this is true: others may be erased whom this server does not list. */
    public void refuseWhile(BooleanSupplier condition) {
        outOfDate = condition;
    }

    /** Returns whether patients may be erased whom this server does not list. */
    public boolean isOutOfDate() {
        return outOfDate.getAsBoolean();
    }

    /** The database lacks the erasure, which is made again once the other servers list the patient. */
    public void noteWaiting(ErasedPatient patient) {
        waiting.put(patient.hash(), patient);
    }

    /** The erasure waits no longer. */
    public void noteDone(ErasedPatient patient) {
        waiting.remove(patient.hash());
    }

    /** Returns the patients whose erasures wait for other servers. */
    public List<ErasedPatient> waiting() {
        return List.copyOf(waiting.values());
    }

    /** @param hash of the patient's id */
    public boolean isWaiting(Hash hash) {
        return waiting.containsKey(hash);
    }

    /** The database offers keys of a patient who is listed: it is older than the erasure register, or the row was changed. */
    public void noteOffered(OfferedKeys keys) {
        offered.add(keys);
    }

    /** Returns true if something was offered since {@link #takeOffered}. */
    public boolean hasOffered() {
        return !offered.isEmpty();
    }

    /** Returns what was offered since the last call. */
    public List<OfferedKeys> takeOffered() {
        List<OfferedKeys> taken = List.copyOf(offered);
        taken.forEach(offered::remove);
        return taken;
    }

    /** A patient's row has an id that the service did not store in it. Of many such rows some are noted. */
    public void noteUntrusted(TenantId tenantId, UUID row) {
        if (untrusted.size() < MOST_UNTRUSTED) {
            untrusted.put(row, tenantId);
        }
    }

    /** Returns the rows that were noted since the last call, and their tenants. */
    public Map<UUID, TenantId> takeUntrusted() {
        Map<UUID, TenantId> taken = Map.copyOf(untrusted);
        untrusted.keySet().removeAll(taken.keySet());
        return taken;
    }

    /** The database is older than the erasure register. */
    public void noteDatabaseBehind() {
        databaseBehind = true;
    }

    /** So many rows of the store of erasure keys list patients, and no server wrote them. */
    public void noteUntrustedInStore(int count) {
        untrustedInStore = count;
    }

    int untrustedInStore() {
        return untrustedInStore;
    }

    boolean isDatabaseBehind() {
        return databaseBehind;
    }

    /** The database was brought up to the register. */
    void noteDatabaseCaughtUp() {
        databaseBehind = false;
    }
}
