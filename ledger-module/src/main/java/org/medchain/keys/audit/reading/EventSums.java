package org.medchain.keys.audit.reading;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.audit.ChangedChains;
import org.medchain.keys.audit.DueChains;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.DatabaseProduct;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.RowWrite;
import org.medchain.keys.server.database.SqlType;
import org.medchain.keys.work.Outcome;
import org.medchain.keys.work.Work;
import org.medchain.keys.work.Works;

/**
 * Sums up the events of chains by day, actor, operation, outcome and reason, so that a summary need not count them. It goes along a chain behind
 * those who write it, and notes how far it is: who asks counts the events behind that. So an event costs nothing more when it is written, and a
 * summary is the same before and after.
 *
 * <p>Servers may do this at once: a chain that one of them sums up is left alone by the others.
 */
@Shared
public final class EventSums implements Works {

    private static final Logger LOG = System.getLogger(EventSums.class.getName());

    private static final Duration PERIOD = Duration.ofSeconds(10);

    /** A chain with fewer new events is left as it is. */
    static final int LEAST = 1_000;

    /** Events that are summed up in one transaction. */
    private static final int SLICE = 10_000;

    /** The number of slices in a step. */
    private static final int SLICES = 100;

    private static final RowQuery<Map.Entry<String, Long>> SUMMED = new RowQuery<>(
            "select tenant_id, summed_to from summed_chains where tenant_id = any(?)",
            row -> Map.entry(row.text(1), row.number(2)));

    private static final RowWrite BEGIN =
            new RowWrite("insert into summed_chains (tenant_id, summed_to) select h.tenant_id, 0"
                    + " from audit_chain_heads h where h.tenant_id = ?"
                    + " and not exists (select 1 from summed_chains s where s.tenant_id = h.tenant_id)");

    /** The query that finds no row if another server holds it. */
    private static final RowQuery<Long> LOCK_IF_FREE = new RowQuery<>(
            "select summed_to from summed_chains where tenant_id = ? for update skip locked", row -> row.number(1));

    private static final RowWrite REACH = new RowWrite("update summed_chains set summed_to = ? where tenant_id = ?");

    /** The query for how far the events of a chain are taken out of its sums, and how far it is summed up. */
    private static final RowQuery<Extent> LOCK_EXTENT = new RowQuery<>(
            "select taken_out_to, summed_to from summed_chains where tenant_id = ? for update",
            row -> new Extent(row.number(1), row.number(2)));

    private static final RowQuery<Long> TAKEN_OUT =
            new RowQuery<>("select taken_out_to from summed_chains where tenant_id = ?", row -> row.number(1));
    private static final RowWrite TAKE_OUT =
            new RowWrite("update summed_chains set taken_out_to = ?, summed_to = ? where tenant_id = ?");

    /**
     * The query for the last place of a slice. Places follow each other, so it is looked up. Where as many as a slice has are missing, since their events
     * were archived before they were summed up, it goes along the events that are there.
     */
    private static final RowQuery<Long> LAST = new RowQuery<>(
            "select coalesce((select max(seq) from audit_events where tenant_id = ? and seq > ? and seq <= ?),"
                    + " (select max(seq) from (select seq from audit_events"
                    + " where tenant_id = ? and seq > ? order by seq fetch first ? rows only) slice), cast(? as bigint))",
            row -> row.number(1));

    /** H2 does not see that two times the same expression is the same, so the day is made in a query below. */
    private static final String COUNTED = "select tenant_id, event_day, actor, operation, outcome, reason,"
            + " count(*) * cast(? as bigint) as events from (select tenant_id, " + EventCountStore.DAY
            + " as event_day, actor, operation, outcome, coalesce(reason, '') as reason from audit_events"
            + " where tenant_id = ? and seq > ? and seq <= ?) slice"
            + " group by tenant_id, event_day, actor, operation, outcome, reason";

    private static final RowWrite ADD = new RowWrite("insert into event_sums as known"
            + " (tenant_id, event_day, actor, operation, outcome, reason, events) " + COUNTED
            + " on conflict (tenant_id, event_day, actor, operation, outcome, reason)"
            + " do update set events = known.events + excluded.events");
    private static final RowWrite ADD_ON_H2 = new RowWrite("merge into event_sums known using (" + COUNTED + ") added"
            + " on known.tenant_id = added.tenant_id and known.event_day = added.event_day and known.actor = added.actor"
            + " and known.operation = added.operation and known.outcome = added.outcome and known.reason = added.reason"
            + " when matched then update set events = known.events + added.events when not matched then insert"
            + " (tenant_id, event_day, actor, operation, outcome, reason, events) values (added.tenant_id, added.event_day,"
            + " added.actor, added.operation, added.outcome, added.reason, added.events)");

    private static final RowWrite DROP_EMPTY = new RowWrite("delete from event_sums where tenant_id = ? and events = 0"
            + " and event_day <= (select max(" + EventCountStore.DAY + ") from audit_events"
            + " where tenant_id = ? and seq <= ?)");

    private final Database database;
    private final DueChains chains;

    @Inject
    EventSums(Database database, ChangedChains changed) {
        this(database, changed.newReader());
    }

    /** @param changed tells the chains that this server appended to since it was asked last */
    EventSums(Database database, Supplier<Set<String>> changed) {
        this.database = database;
        this.chains = new DueChains(database, changed);
    }

    @Override
    public List<Work> declare(MetricRegistry metrics) {
        return List.of(Work.inParts(PERIOD, "event-sums", this::sumUpSome));
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
        return chains.find(sizes -> {
            Map<String, Long> summed = summed(sizes.keySet());
            return sizes.entrySet().stream()
                    .filter(chain -> chain.getValue() >= summed.getOrDefault(chain.getKey(), 0L) + LEAST)
                    .map(Map.Entry::getKey)
                    .toList();
        });
    }

    private Map<String, Long> summed(Set<String> some) {
        return database
                .shards()
                .of(
                        some,
                        ofShard ->
                                database.read(entityManager -> SUMMED.find(entityManager, SqlType.TEXT.each(ofShard))))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private void begin(String tenantId) {
        try {
            database.change(entityManager -> BEGIN.apply(entityManager, tenantId));
        } catch (PersistenceException e) {
            LOG.log(Level.DEBUG, "another server begins to sum up the same chain", e);
        }
    }

    /** @return whether there may be more */
    private boolean sumUpSlice(String tenantId) {
        return database.write(entityManager -> LOCK_IF_FREE.find(entityManager, tenantId).stream()
                .anyMatch(summedTo -> sumUpSlice(entityManager, tenantId, summedTo)));
    }

    private static boolean sumUpSlice(EntityManager entityManager, String tenantId, long summedTo) {
        long last = LAST.find(entityManager, tenantId, summedTo, summedTo + SLICE, tenantId, summedTo, SLICE, summedTo)
                .get(0);
        add(entityManager, tenantId, summedTo, last, 1);
        REACH.apply(entityManager, last, tenantId);
        return last >= summedTo + SLICE;
    }

    private static void add(EntityManager entityManager, String tenantId, long after, long last, long sign) {
        RowWrite sums = DatabaseProduct.isPostgresql(entityManager) ? ADD : ADD_ON_H2;
        sums.apply(entityManager, sign, tenantId, after, last);
    }

    /** The places up to which the events of a chain are no longer in its sums, and are no longer counted. */
    private record Extent(long takenOutTo, long summedTo) {}

    /**
     * Takes the first events of a chain out of its sums; they are not counted from then on. To be called before they are removed, in the transaction that
     * removes them or in one before it. Events that are taken out already stay so.
     *
     * @param last the place of the last of them
     * @return false if all of them were taken out before
     */
    public static boolean takeOut(EntityManager entityManager, String tenantId, long last) {
        BEGIN.apply(entityManager, tenantId);
        boolean taken = false;
        for (Extent extent : LOCK_EXTENT.find(entityManager, tenantId)) {
            if (last > extent.takenOutTo()) {
                add(entityManager, tenantId, extent.takenOutTo(), Math.min(last, extent.summedTo()), -1);
                TAKE_OUT.apply(entityManager, last, Math.max(last, extent.summedTo()), tenantId);
                DROP_EMPTY.apply(entityManager, tenantId, tenantId, last);
                taken = true;
            }
        }
        return taken;
    }

    /** Returns the place of the last event of the chain that is taken out of its sums; 0 if none is. */
    public static long takenOutTo(EntityManager entityManager, String tenantId) {
        return TAKEN_OUT.find(entityManager, tenantId).stream().findFirst().orElse(0L);
    }
}
