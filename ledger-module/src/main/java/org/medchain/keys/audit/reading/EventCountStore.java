package org.medchain.keys.audit.reading;

import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.StoredRow;

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
            + " from audit_events where tenant_id = ? and ";

    private static final String COLUMNS = "event_day, actor, operation, outcome, reason";

    /** An event that is archived next may be there still, and in no sum. */
    private static final String COUNTED_STILL =
            "seq > coalesce((select taken_out_to from summed_chains where tenant_id = ?), 0)";

    /** The condition on the day of new events is one that no index has: they are found by their place. */
    private static final RowQuery<EventSum> COUNTED = new RowQuery<>(
            "select " + COLUMNS
                    + ", cast(sum(events) as bigint) as events, cast(sum(usual) as bigint) as usual from ("
                    + "select " + COLUMNS
                    + ", case when event_day >= ? then events else 0 end as events, events as usual"
                    + " from event_sums where tenant_id = ? and event_day >= ? and event_day <= ?"
                    + " union all select " + COLUMNS + ", case when event_day >= ? then 1 else 0 end, 1"
                    + " from (" + EVENTS
                    + "seq > coalesce((select summed_to from summed_chains where tenant_id = ?), 0)) e"
                    + " where event_day >= ? and event_day <= ?"
                    + " union all select " + COLUMNS + ", -1, 0"
                    + " from (" + EVENTS + "occurred_at >= ? and occurred_at < ? and " + COUNTED_STILL + ") e"
                    + " union all select " + COLUMNS + ", -1, -1"
                    + " from (" + EVENTS + "occurred_at >= ? and occurred_at < ? and " + COUNTED_STILL + ") e"
                    + ") counted group by " + COLUMNS + " order by actor, event_day",
            EventCountStore::toSum);

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
        long first = dayOf(from).toEpochDay();
        long last = dayOf(to.minusNanos(1)).toEpochDay();
        long begin = first - VolumeRule.DAYS_BEFORE;
        return database.read(entityManager -> {
            SummaryBuilder summary = new SummaryBuilder(dayOf(from));
            COUNTED.forEach(
                    entityManager,
                    summary::take,
                    first,
                    tenantId,
                    begin,
                    last,
                    first,
                    tenantId,
                    tenantId,
                    begin,
                    last,
                    tenantId,
                    midnightOf(first),
                    from.atOffset(ZoneOffset.UTC),
                    tenantId,
                    tenantId,
                    to.atOffset(ZoneOffset.UTC),
                    midnightOf(last + 1),
                    tenantId);
            return summary.build(from, to);
        });
    }

    private static EventSum toSum(StoredRow row) throws SQLException {
        return new EventSum(
                LocalDate.ofEpochDay(row.number(1)),
                row.text(2),
                row.text(3),
                row.text(4).equals("SUCCESS"),
                row.text(5),
                row.number(6),
                row.number(7));
    }

    private static LocalDate dayOf(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }

    private static OffsetDateTime midnightOf(long day) {
        return LocalDate.ofEpochDay(day).atStartOfDay().atOffset(ZoneOffset.UTC);
    }
}
