package org.medchain.keys.audit;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.CriteriaQuery;
import jakarta.persistence.criteria.Expression;
import jakarta.persistence.criteria.Predicate;
import jakarta.persistence.criteria.Root;
import java.util.ArrayList;
import java.util.List;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.DatabaseProduct;
import org.medchain.keys.server.database.RowWrite;

/** Finds stored events, each page in a transaction of its own. */
@Shared
public final class AuditEventStore {

    /** Statistics that say nothing of where a value is would make that index as dear as the whole table. */
    private static final RowWrite READ_BY_INDEX = new RowWrite("set local enable_seqscan = off");

    private final Database database;

    @Inject
    public AuditEventStore(Database database) {
        this.database = database;
    }

    /** Finds events, the newest first: one more than the limit if there are more. */
    public List<AuditEvent> find(String chain, AuditQuery query) {
        return database.read(entityManager -> {
            CriteriaBuilder builder = entityManager.getCriteriaBuilder();
            CriteriaQuery<AuditEvent> criteria = builder.createQuery(AuditEvent.class);
            Root<AuditEvent> event = criteria.from(AuditEvent.class);
            List<Predicate> conditions = conditions(entityManager, event, chain, query);
            query.before().ifPresent(it -> conditions.add(builder.lessThan(event.get("seq"), it)));
            criteria.where(conditions.toArray(new Predicate[0]))
                    .orderBy(builder.desc(event.get("tenantId")), builder.desc(event.get("seq")));
            return entityManager
                    .createQuery(criteria)
                    .setMaxResults(query.limit() + 1)
                    .getResultList();
        });
    }

    /** Finds events, the oldest first, of the places from {@code after} to {@code last}: none if there are no more. */
    public List<AuditEvent> findAfter(String chain, AuditQuery query, long after, long last) {
        return database.read(entityManager -> {
            CriteriaBuilder builder = entityManager.getCriteriaBuilder();
            CriteriaQuery<AuditEvent> criteria = builder.createQuery(AuditEvent.class);
            Root<AuditEvent> event = criteria.from(AuditEvent.class);
            List<Predicate> conditions = conditions(entityManager, event, chain, query);
            conditions.add(builder.greaterThan(event.get("seq"), after));
            conditions.add(builder.lessThanOrEqualTo(event.get("seq"), last));
            criteria.where(conditions.toArray(new Predicate[0])).orderBy(builder.asc(event.get("seq")));
            return entityManager
                    .createQuery(criteria)
                    .setMaxResults(query.limit())
                    .getResultList();
        });
    }

    private static List<Predicate> conditions(
            EntityManager entityManager, Root<AuditEvent> event, String chain, AuditQuery query) {
        CriteriaBuilder builder = entityManager.getCriteriaBuilder();
        List<Predicate> conditions = new ArrayList<>();
        conditions.add(builder.equal(tenantOf(entityManager, event, query), chain));
        query.operation().ifPresent(it -> conditions.add(builder.equal(event.get("operation"), it)));
        query.patientId().ifPresent(it -> conditions.add(builder.equal(event.get("patientId"), it.value())));
        query.actor()
                .ifPresent(
                        it -> conditions.add(builder.equal(event.get("caller").get("actor"), it)));
        query.outcome().ifPresent(it -> conditions.add(builder.equal(event.get("outcome"), it)));
        // By that, and not by the value of a parameter, PostgreSQL knows that its index of failures has them all.
        query.outcome()
                .filter(it -> it == Outcome.FAILURE)
                .ifPresent(it -> conditions.add(builder.isNotNull(event.get("reason"))));
        query.keyId().ifPresent(it -> conditions.add(builder.equal(event.get("keyId"), it.value())));
        query.requestId()
                .ifPresent(
                        it -> conditions.add(builder.equal(event.get("caller").get("requestId"), it)));
        query.from().ifPresent(it -> conditions.add(builder.greaterThanOrEqualTo(event.get("occurredAt"), it)));
        query.to().ifPresent(it -> conditions.add(builder.lessThan(event.get("occurredAt"), it)));
        return conditions;
    }

    /**
     * The tenant, or an expression of the same value that no index has. A request's events are found by the index that tells in which parts of the
     * table they may be. PostgreSQL would rather read a tenant's chain from its end, in the hope of a page of them soon, and most requests have
     * fewer events than a page.
     */
    private static Expression<String> tenantOf(EntityManager entityManager, Root<AuditEvent> event, AuditQuery query) {
        Expression<String> tenant = event.get("tenantId");
        boolean byParts = query.requestId().isPresent()
                && query.patientId().isEmpty()
                && query.keyId().isEmpty()
                && DatabaseProduct.isPostgresql(entityManager);
        if (!byParts) {
            return tenant;
        }
        READ_BY_INDEX.apply(entityManager);
        return entityManager.getCriteriaBuilder().concat(tenant, "");
    }
}
