package org.medchain.keys.audit.reading;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.hibernate.query.NativeQuery;
import org.medchain.keys.FailureReason;
import org.medchain.keys.audit.reading.AuditSummary.Count;
import org.medchain.keys.audit.reading.AuditSummary.Denial;
import org.medchain.keys.audit.reading.AuditSummary.UnusualVolume;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;

/** Counts audit events in the database; each count is a transaction of its own. */
@Shared
public final class EventCountStore {

    /** A number of days since 1970, which no time zone of a session or server shifts. */
    private static final String DAY = "cast(floor(extract(epoch from occurred_at) / 86400) as bigint)";

    private static final String IN_TIME =
            " from audit_events where tenant_id = :tenantId and occurred_at >= :from and occurred_at < :to ";

    private static final String OUTCOMES = "sum(case outcome when 'SUCCESS' then 1 else 0 end) as successes,"
            + " sum(case outcome when 'SUCCESS' then 0 else 1 end) as failures";

    /** The reasons for which callers are refused; others are failures of the service, or of two callers at once. */
    private static final List<String> DENIALS = Stream.of(
                    FailureReason.FORBIDDEN,
                    FailureReason.SECOND_PERSON_NEEDED,
                    FailureReason.NOT_FOUND,
                    FailureReason.TENANT_SUSPENDED,
                    FailureReason.DESTRUCTION_PENDING,
                    FailureReason.KEYS_DESTROYED,
                    FailureReason.INVALID_ENCRYPTED_KEY)
            .map(Enum::name)
            .toList();

    private final Database database;

    @Inject
    EventCountStore(Database database) {
        this.database = database;
    }

    public List<Count> byOperation(String tenantId, Instant from, Instant to) {
        return database.read(
                entityManager -> counts(entityManager, "operation", "what", Integer.MAX_VALUE, tenantId, from, to));
    }

    /** Those with most events first. */
    public List<Count> byActor(String tenantId, Instant from, Instant to) {
        return database.read(entityManager ->
                counts(entityManager, "actor", "count(*) desc, what", AuditSummary.MOST, tenantId, from, to));
    }

    public List<Count> byDay(String tenantId, Instant from, Instant to) {
        return database.read(entityManager ->
                counts(entityManager, DAY, "what", Integer.MAX_VALUE, tenantId, from, to).stream()
                        .map(count -> new Count(
                                dayOf(Long.parseLong(count.of())).toString(), count.successes(), count.failures()))
                        .toList());
    }

    private static List<Count> counts(
            EntityManager entityManager,
            String what,
            String order,
            int most,
            String tenantId,
            Instant from,
            Instant to) {
        // H2 does not see that two times the same expression is the same, so it stands in a query below.
        String sql = "select cast(what as varchar(256)) as what, " + OUTCOMES + " from (select " + what
                + " as what, outcome" + IN_TIME + ") events group by what order by " + order;
        List<Object[]> rows = query(entityManager, sql, tenantId, from, to)
                .addScalar("what", String.class)
                .addScalar("successes", Long.class)
                .addScalar("failures", Long.class)
                .setMaxResults(most)
                .getResultList();
        return rows.stream()
                .map(row -> new Count((String) row[0], (Long) row[1], (Long) row[2]))
                .toList();
    }

    public List<Denial> denials(String tenantId, Instant from, Instant to) {
        return database.read(entityManager -> {
            String sql = "select actor, operation, reason, count(*) as events" + IN_TIME
                    + "and outcome = 'FAILURE' and reason in (:denials) group by actor, operation, reason"
                    + " order by count(*) desc, actor, operation, reason";
            List<Object[]> rows = query(entityManager, sql, tenantId, from, to)
                    .addScalar("actor", String.class)
                    .addScalar("operation", String.class)
                    .addScalar("reason", String.class)
                    .addScalar("events", Long.class)
                    .setParameter("denials", DENIALS)
                    .setMaxResults(AuditSummary.MOST)
                    .getResultList();
            return rows.stream()
                    .map(row -> new Denial(
                            (String) row[0],
                            (String) row[1],
                            FailureReason.valueOf((String) row[2]).slug(),
                            (Long) row[3]))
                    .toList();
        });
    }

    /** Reads the days of one actor after the other, and holds no more than the rule does. */
    public List<UnusualVolume> unusualVolumes(String tenantId, Instant from, Instant to) {
        return database.read(entityManager -> {
            LocalDate first = LocalDate.ofInstant(from, ZoneOffset.UTC);
            Instant begin =
                    first.minusDays(VolumeRule.DAYS_BEFORE).atStartOfDay().toInstant(ZoneOffset.UTC);
            VolumeRule rule = new VolumeRule(first);
            String sql = "select actor, event_day, count(*) as events from (select actor, " + DAY + " as event_day"
                    + IN_TIME + ") events group by actor, event_day order by actor, event_day";
            try (Stream<Object[]> rows = query(entityManager, sql, tenantId, begin, to)
                    .addScalar("actor", String.class)
                    .addScalar("event_day", Long.class)
                    .addScalar("events", Long.class)
                    .setFetchSize(1_000)
                    .getResultStream()) {
                rows.forEach(row -> rule.take((String) row[0], dayOf((Long) row[1]), (Long) row[2]));
            }
            return rule.found();
        });
    }

    private static NativeQuery<Object[]> query(
            EntityManager entityManager, String sql, String tenantId, Instant from, Instant to) {
        return entityManager
                .unwrap(Session.class)
                .createNativeQuery(sql, Object[].class)
                .setParameter("tenantId", tenantId)
                .setParameter("from", from, Instant.class)
                .setParameter("to", to, Instant.class);
    }

    private static LocalDate dayOf(long number) {
        return LocalDate.EPOCH.plusDays(number);
    }
}
