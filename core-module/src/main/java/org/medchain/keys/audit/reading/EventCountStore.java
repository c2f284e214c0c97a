package org.medchain.keys.audit.reading;

import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;

/**
 * Counts audit events for a summary, in one statement: all days of the time as a whole, from {@link EventSums} and the events that are not
 * summed up yet, but for those of the first day that are before the time, and those of the last that are behind it.
 */
@Shared
public final class EventCountStore {

    /** A number of days since 1970, which no time zone of a session or server shifts. */
    static final String DAY = "cast(floor(extract(epoch from occurred_at) / 86400) as bigint)";

    private static final String EVENTS = "select " + DAY
            + " as event_day, actor, operation, outcome, coalesce(reason, '') as reason, occurred_at"
            + " from audit_events where tenant_id = :tenantId and ";

    private static final String COLUMNS = "event_day, actor, operation, outcome, reason";

    /** The condition on the day of new events is one that no index has: they are found by their place. */
    private static final String COUNTED = "select " + COLUMNS
            + ", cast(sum(events) as bigint) as events, cast(sum(usual) as bigint) as usual from ("
            + "select " + COLUMNS + ", case when event_day >= :first then events else 0 end as events, events as usual"
            + " from event_sums where tenant_id = :tenantId and event_day >= :begin and event_day <= :last"
            + " union all select " + COLUMNS + ", case when event_day >= :first then 1 else 0 end, 1"
            + " from (" + EVENTS
            + "seq > coalesce((select summed_to from summed_chains where tenant_id = :tenantId), 0)) e"
            + " where event_day >= :begin and event_day <= :last"
            + " union all select " + COLUMNS + ", -1, 0"
            + " from (" + EVENTS + "occurred_at >= :midnight and occurred_at < :from) e"
            + " union all select " + COLUMNS + ", -1, -1"
            + " from (" + EVENTS + "occurred_at >= :to and occurred_at < :nextMidnight) e"
            + ") counted group by " + COLUMNS + " order by actor, event_day";

    private final Database database;

    @Inject
    EventCountStore(Database database) {
        this.database = database;
    }

    /**
     * Reads the days of one actor after the other, and holds little more than the summary does.
     *
     * @param from inclusive
     * @param to exclusive, behind {@code from}
     */
    public AuditSummary sumUp(String tenantId, Instant from, Instant to) {
        LocalDate first = dayOf(from);
        LocalDate last = dayOf(to.minusNanos(1));
        return database.read(entityManager -> {
            SummaryBuilder summary = new SummaryBuilder(first);
            try (Stream<Object[]> rows = entityManager
                    .unwrap(Session.class)
                    .createNativeQuery(COUNTED, Object[].class)
                    .addScalar("event_day", Long.class)
                    .addScalar("actor", String.class)
                    .addScalar("operation", String.class)
                    .addScalar("outcome", String.class)
                    .addScalar("reason", String.class)
                    .addScalar("events", Long.class)
                    .addScalar("usual", Long.class)
                    .setParameter("tenantId", tenantId)
                    .setParameter(
                            "begin", first.minusDays(VolumeRule.DAYS_BEFORE).toEpochDay())
                    .setParameter("first", first.toEpochDay())
                    .setParameter("last", last.toEpochDay())
                    .setParameter("midnight", midnightOf(first), Instant.class)
                    .setParameter("from", from, Instant.class)
                    .setParameter("to", to, Instant.class)
                    .setParameter("nextMidnight", midnightOf(last.plusDays(1)), Instant.class)
                    .setFetchSize(1_000)
                    .getResultStream()) {
                rows.map(EventCountStore::toSum).forEach(summary::take);
            }
            return summary.build(from, to);
        });
    }

    private static EventSum toSum(Object[] row) {
        return new EventSum(
                LocalDate.ofEpochDay((Long) row[0]),
                (String) row[1],
                (String) row[2],
                row[3].equals("SUCCESS"),
                (String) row[4],
                (Long) row[5],
                (Long) row[6]);
    }

    private static LocalDate dayOf(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }

    private static Instant midnightOf(LocalDate day) {
        return day.atStartOfDay().toInstant(ZoneOffset.UTC);
    }
}
