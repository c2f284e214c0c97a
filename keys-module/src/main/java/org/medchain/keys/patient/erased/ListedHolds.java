package org.medchain.keys.patient.erased;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.medchain.keys.chain.Hash;

/**
 * The erasure register's list of patients whose keys are under a legal hold now, by the hashes of their ids, and of destructions that are
 * cancelled. All holds are in memory; of the cancellations those that were listed last are, the rest is in the index. Safe for use
 * by many threads.
 */
public final class ListedHolds {

    private final Map<Hash, RegisterEntry> held = new ConcurrentHashMap<>();
    private final Set<UUID> cancelled = ConcurrentHashMap.newKeySet();
    private volatile SortedIds indexed = SortedIds.NONE;

    void add(RegisterEntry entry) {
        switch (entry.kind()) {
            case HELD -> held.put(entry.hash(), entry);
            // A hold may be placed between the commit of a lift and its line.
            case LIFTED ->
                held.computeIfPresent(
                        entry.hash(), (unused, hold) -> hold.time().isAfter(entry.time()) ? hold : null);
            // Nothing is left to be held of keys that are erased.
            case ERASED -> held.remove(entry.hash());
            case CANCELLED -> cancelled.add(entry.destruction().orElseThrow());
        }
    }

    /** The hold on the keys of the patient of this hash. */
    public Optional<RegisterEntry> find(Hash hash) {
        return Optional.ofNullable(held.get(hash));
    }

    /** Returns true if this hold was neither lifted nor listed again. */
    public boolean isHeld(RegisterEntry hold) {
        return hold.equals(held.get(hold.hash()));
    }

    /** All holds, in no order. */
    public List<RegisterEntry> all() {
        return List.copyOf(held.values());
    }

    public boolean isCancelled(UUID destruction) {
        return cancelled.contains(destruction)
                || indexed.contains(destruction.getMostSignificantBits(), destruction.getLeastSignificantBits());
    }

    List<UUID> cancelledInMemory() {
        return List.copyOf(cancelled);
    }

    int countCancelledInMemory() {
        return cancelled.size();
    }

    void begin(RegisterIndex first) {
        indexed = first.cancelled();
        first.held().forEach(this::add);
    }

    /** The holds stay as they are: one may have been lifted since the index was drafted. */
    void replaceIndex(RegisterIndex next, RegisterIndex.Newer covered) {
        indexed = next.cancelled();
        covered.cancelled().forEach(cancelled::remove);
    }
}
