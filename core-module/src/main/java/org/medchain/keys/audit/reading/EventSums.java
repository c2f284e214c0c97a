package org.medchain.keys.audit.reading;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import org.hibernate.Session;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.DatabaseProduct;
import org.medchain.keys.work.Outcome;

/**
 * Sums up the events of chains by day, actor, operation, outcome and reason, so that a summary need not count them. It goes along a chain behind
 * those who write it, and notes how far it is: who asks counts the events behind that. So an event costs nothing more when it is written, and a
 * summary is the same before and after.
 *
 * <p>Servers may do this at once: a chain that one of them sums up is left alone by the others.
 */
@Shared
public final class EventSums {

    private static final Logger LOG = System.getLogger(EventSums.class.getName());

    /** A chain with fewer new events is left as it is. */
    static final int LEAST = 1_000;

    /** Events that are summed up in one transaction. */
    private static final int SLICE = 10_000;

    /** The number of slices in a step. */
    private static final int SLICES = 100;

    private static final String DUE = "select c.tenant_id from audit_chains c"
            + " left join summed_chains s on s.tenant_id = c.tenant_id where c.chain_size >= coalesce(s.summed_to, 0) + :least";

    private static final String BEGIN = "insert into summed_chains (tenant_id, summed_to) select h.tenant_id, 0"
            + " from audit_chain_heads h where h.tenant_id = :tenantId"
            + " and not exists (select 1 from summed_chains s where s.tenant_id = h.tenant_id)";
    private static final String LOCK = "select summed_to from summed_chains where tenant_id = :tenantId for update";
    private static final String LOCK_IF_FREE = LOCK + " skip locked";
    private static final String REACH = "update summed_chains set summed_to = :last where tenant_id = :tenantId";

    private static final String LAST =
            "select coalesce(max(seq), cast(:after as bigint)) from (select seq from audit_events"
                    + " where tenant_id = :tenantId and seq > :after order by seq fetch first :most rows only) slice";

    /** H2 does not see that two times the same expression is the same, so the day is made in a query below. */
    private static final String COUNTED = "select tenant_id, event_day, actor, operation, outcome, reason,"
            + " count(*) * cast(:sign as bigint) as events from (select tenant_id, " + EventCountStore.DAY
            + " as event_day, actor, operation, outcome, coalesce(reason, '') as reason from audit_events"
            + " where tenant_id = :tenantId and seq > :after and seq <= :last) slice"
            + " group by tenant_id, event_day, actor, operation, outcome, reason";

    private static final String ADD = "insert into event_sums as known"
            + " (tenant_id, event_day, actor, operation, outcome, reason, events) " + COUNTED
            + " on conflict (tenant_id, event_day, actor, operation, outcome, reason)"
            + " do update set events = known.events + excluded.events";
    private static final String ADD_ON_H2 = "merge into event_sums known using (" + COUNTED + ") added"
            + " on known.tenant_id = added.tenant_id and known.event_day = added.event_day and known.actor = added.actor"
            + " and known.operation = added.operation and known.outcome = added.outcome and known.reason = added.reason"
            + " when matched then update set events = known.events + added.events when not matched then insert"
            + " (tenant_id, event_day, actor, operation, outcome, reason, events) values (added.tenant_id, added.event_day,"
            + " added.actor, added.operation, added.outcome, added.reason, added.events)";

    private static final String DROP_EMPTY = "delete from event_sums where tenant_id = :tenantId and events = 0"
            + " and event_day <= (select max(" + EventCountStore.DAY + ") from audit_events"
            + " where tenant_id = :tenantId and seq <= :last)";

    private final Database database;

    @Inject
    EventSums(Database database) {
        this.database = database;
    }

    /** Sums up some of what there is. */
    public Outcome sumUpSome() {
        List<String> due = due();
        due.forEach(this::begin);
        for (int left = SLICES; left > 0 && !due.isEmpty(); left -= due.size()) {
            // One slice of each: a chain with many new events holds up no other.
            due = due.stream().limit(left).filter(this::sumUpSlice).toList();
        }
        return due.isEmpty() ? Outcome.DONE : Outcome.MORE;
    }

    private List<String> due() {
        return database.read(entityManager -> entityManager
                .unwrap(Session.class)
                .createNativeQuery(DUE, String.class)
                .setParameter("least", LEAST)
                .getResultList());
    }

    private void begin(String tenantId) {
        try {
            database.change(entityManager -> begin(entityManager, tenantId));
        } catch (PersistenceException e) {
            LOG.log(Level.DEBUG, "another server begins to sum up the same chain", e);
        }
    }

    private static void begin(EntityManager entityManager, String tenantId) {
        entityManager
                .createNativeQuery(BEGIN)
                .setParameter("tenantId", tenantId)
                .executeUpdate();
    }

    /** @return whether there may be more */
    private boolean sumUpSlice(String tenantId) {
        return database.write(entityManager -> lock(entityManager, LOCK_IF_FREE, tenantId).stream()
                .anyMatch(summedTo -> sumUpSlice(entityManager, tenantId, summedTo)));
    }

    private static boolean sumUpSlice(EntityManager entityManager, String tenantId, long summedTo) {
        long last = entityManager
                .unwrap(Session.class)
                .createNativeQuery(LAST, Long.class)
                .setParameter("tenantId", tenantId)
                .setParameter("after", summedTo)
                .setParameter("most", SLICE)
                .getSingleResult();
        add(entityManager, tenantId, summedTo, last, 1);
        entityManager
                .createNativeQuery(REACH)
                .setParameter("tenantId", tenantId)
                .setParameter("last", last)
                .executeUpdate();
        return last >= summedTo + SLICE;
    }

    /** Returns how far the chain is summed up; none if another server holds its row. */
    private static List<Long> lock(EntityManager entityManager, String sql, String tenantId) {
        return entityManager
                .unwrap(Session.class)
                .createNativeQuery(sql, Long.class)
                .setParameter("tenantId", tenantId)
                .getResultList();
    }

    private static void add(EntityManager entityManager, String tenantId, long after, long last, long sign) {
        entityManager
                .createNativeQuery(DatabaseProduct.isPostgresql(entityManager) ? ADD : ADD_ON_H2)
                .setParameter("tenantId", tenantId)
                .setParameter("after", after)
                .setParameter("last", last)
                .setParameter("sign", sign)
                .executeUpdate();
    }

    /**
     * Takes the first events of a chain out of its sums. To be called in the transaction that removes them, before they are removed.
     *
     * @param last the place of the last of them
     */
    public static void takeOut(EntityManager entityManager, String tenantId, long last) {
        begin(entityManager, tenantId);
        for (long summedTo : lock(entityManager, LOCK, tenantId)) {
            add(entityManager, tenantId, 0, Math.min(last, summedTo), -1);
            entityManager
                    .createNativeQuery(DROP_EMPTY)
                    .setParameter("tenantId", tenantId)
                    .setParameter("last", last)
                    .executeUpdate();
        }
    }
}
