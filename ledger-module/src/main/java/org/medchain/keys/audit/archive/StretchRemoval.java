package org.medchain.keys.audit.archive;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.audit.AuditRows;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.reading.EventSums;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.RowQuery;

/**
 * Removes an archived stretch from the table, in the transaction of its event.
 *
 * <p>On Citus the owner of the events can't change them in a transaction in which the service changes rows of the same shard, so they are removed in a
 * transaction of their own behind it. How far the events are taken out of the sums is the marker between the two: after a crash, and after the owner's
 * function refused, the next round finds it, and removes the stretch without another event.
 */
@Shared
final class StretchRemoval {

    /** The event of a removal behind the last one that was completed; the clocks of server and database differ by a minute at most. */
    private static final RowQuery<Boolean> RECORDED_ON_SHARD = new RowQuery<>(
            "select true from audit_events where tenant_id = ? and operation = 'ARCHIVE_AUDIT_LOG' and outcome = 'SUCCESS'"
                    + " and occurred_at > coalesce((select max(archived_at) from audit_archives where tenant_id = ?)"
                    + " - interval '1 minute', timestamptz 'epoch') fetch first 1 rows only",
            row -> row.flag(1));

    private final Database database;
    private final HeldEventStore heldEvents;

    @Inject
    StretchRemoval(Database database, HeldEventStore heldEvents) {
        this.database = database;
        this.heldEvents = heldEvents;
    }

    /**
     * Returns true if the event of a removal up to this place was written and the events may still be there.
     *
     * @throws IllegalStateException if the marker says so, and the chain has no such event: nothing is removed then
     */
    boolean isRecorded(String tenantId, long last) {
        return takesTwo()
                && database.read(entityManager -> {
                    boolean marked = EventSums.takenOutTo(entityManager, tenantId) >= last;
                    if (marked
                            && RECORDED_ON_SHARD
                                    .find(entityManager, tenantId, tenantId)
                                    .isEmpty()) {
                        throw new IllegalStateException(
                                "summed_chains was changed past the service: no event says that the stretch is archived");
                    }
                    return marked;
                });
    }

    private boolean takesTwo() {
        return database.shards().areThere();
    }

    /** Returns the removal, refused if a legal hold was placed, or a destruction requested, since the look at the seals. That is done under the same lock. */
    Effect effect(ChainHead start, ChainHead end, Held held) {
        return entityManager -> {
            requireNotHeld(entityManager, end, held);
            boolean taken = EventSums.takeOut(entityManager, end.tenantId(), end.size());
            if (!(takesTwo() ? taken : remove(entityManager, start, end))) {
                throw new ConcurrentChangeException();
            }
        };
    }

    private void requireNotHeld(EntityManager entityManager, ChainHead end, Held held) {
        if (heldEvents.firstIn(entityManager, end.tenantId(), held.looked()).stream()
                .anyMatch(seq -> seq <= end.size())) {
            throw new ConcurrentChangeException();
        }
    }

    /**
     * Removes on Citus what the event tells of. The owner's function locks the chain and looks for holds and destructions itself, by their rows.
     *
     * @throws ConcurrentChangeException if it is not removed; the next round tries again
     */
    void complete(ChainHead start, ChainHead end, Held held) {
        if (takesTwo()) {
            database.change(entityManager -> {
                requireNotHeld(entityManager, end, held);
                if (!remove(entityManager, start, end)) {
                    throw new ConcurrentChangeException();
                }
            });
        }
    }

    private static boolean remove(EntityManager entityManager, ChainHead start, ChainHead end) {
        return AuditRows.removeArchived(
                entityManager,
                end.tenantId(),
                start.size(),
                end.size(),
                end.hash().bytes());
    }
}
