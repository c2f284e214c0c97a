package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.TenantUntrustedException;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Outcome;
import org.medchain.keys.audit.RowChange;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;

/**
 * The audit trail's account of a destruction: a certificate states that, and names the events.
 *
 * <p>It reads the events of the table: those of a destruction that has no certificate are not archived. Limit: by which events copies of the keys left
 * is not known of those that were archived before the destruction was requested.
 */
@Shared
final class DestructionTrail {

    private final Database database;

    @Inject
    DestructionTrail(Database database) {
        this.database = database;
    }

    /**
     * Returns the destruction with the events that say the same.
     *
     * @throws TenantUntrustedException if the row has another value than its last event, or an event does not follow the one before
     */
    ProvenDestruction prove(DestructionRecord destruction) {
        List<AuditEvent> changes = database.read(entityManager -> findChanges(entityManager, destruction.rowId()));
        String values = destruction.directingValues().text();
        if (changes.isEmpty()
                || !follow(changes)
                || !after(changes.get(changes.size() - 1)).equals(Optional.of(values))) {
            throw new TenantUntrustedException();
        }
        return new ProvenDestruction(
                destruction, changes.stream().map(TrailEvent::of).toList(), findAttempt(destruction.rowId()));
    }

    private static List<AuditEvent> findChanges(EntityManager entityManager, DestructionRowId id) {
        return entityManager
                .createQuery(
                        "select e from AuditEvent e where e.tenantId = :tenantId and e.change.subject = :subject"
                                + " order by e.change.changeNumber",
                        AuditEvent.class)
                .setParameter("tenantId", id.tenantId().value())
                .setParameter("subject", DestructionRecord.rowName(id).subject())
                .getResultList();
    }

    private static boolean follow(List<AuditEvent> changes) {
        for (int i = 1; i < changes.size(); i++) {
            RowChange earlier = changes.get(i - 1).change().orElseThrow();
            RowChange later = changes.get(i).change().orElseThrow();
            if (later.number() != earlier.number() + 1 || !later.before().equals(earlier.after())) {
                return false;
            }
        }
        return true;
    }

    private static Optional<String> after(AuditEvent event) {
        return event.change().flatMap(RowChange::after);
    }

    /** The first attempt of the destruction's own to open a key, which failed. That there is a reason is said for the index of failures. */
    Optional<TrailEvent> findAttempt(DestructionRowId id) {
        return database.read(entityManager -> entityManager
                .createQuery(
                        "select e from AuditEvent e where e.tenantId = :tenantId and e.caller.requestId = :course"
                                + " and e.operation = :operation and e.outcome = :outcome and e.reason is not null"
                                + " order by e.seq",
                        AuditEvent.class)
                .setParameter("tenantId", id.tenantId().value())
                .setParameter("course", id.toString())
                .setParameter("operation", Operation.DECRYPT_DATA_KEY)
                .setParameter("outcome", Outcome.FAILURE)
                .setMaxResults(1)
                .getResultStream()
                .findFirst()
                .map(TrailEvent::of));
    }

    /** The numbers of the first events by which escrow copies of the patient's keys left. Known until the trail forgets the patient. */
    List<Long> findReadCopies(EncryptionContext context) {
        return database.read(entityManager -> entityManager
                .createQuery(
                        "select e.seq from AuditEvent e where e.tenantId = :tenantId and e.patientId = :patientId"
                                + " and e.operation = :operation and e.outcome = :outcome order by e.seq",
                        Long.class)
                .setParameter("tenantId", context.tenantId().value())
                .setParameter("patientId", context.patientId().value())
                .setParameter("operation", Operation.READ_ESCROW_COPIES)
                .setParameter("outcome", Outcome.SUCCESS)
                .setMaxResults(DestructionRecord.MOST_COPIES_READ)
                .getResultList());
    }
}
