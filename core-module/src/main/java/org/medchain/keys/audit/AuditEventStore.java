package org.medchain.keys.audit;

import jakarta.inject.Inject;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.CriteriaQuery;
import jakarta.persistence.criteria.Predicate;
import jakarta.persistence.criteria.Root;
import java.util.ArrayList;
import java.util.List;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;

/** Finds stored events, each page in a transaction of its own. */
@Shared
public final class AuditEventStore {

    private final Database database;

    @Inject
    public AuditEventStore(Database database) {
        this.database = database;
    }

    /** Newest first: one more than the limit if there are more. */
    public List<AuditEvent> find(String chain, AuditQuery query) {
        return database.read(entityManager -> {
            CriteriaBuilder builder = entityManager.getCriteriaBuilder();
            CriteriaQuery<AuditEvent> criteria = builder.createQuery(AuditEvent.class);
            Root<AuditEvent> event = criteria.from(AuditEvent.class);
            List<Predicate> conditions = conditions(builder, event, chain, query);
            query.before().ifPresent(it -> conditions.add(builder.lessThan(event.get("seq"), it)));
            criteria.where(conditions.toArray(new Predicate[0])).orderBy(builder.desc(event.get("seq")));
            return entityManager
                    .createQuery(criteria)
                    .setMaxResults(query.limit() + 1)
                    .getResultList();
        });
    }

    /** Oldest first, of the places from {@code after} to {@code last}: none if there are no more. */
    public List<AuditEvent> findAfter(String chain, AuditQuery query, long after, long last) {
        return database.read(entityManager -> {
            CriteriaBuilder builder = entityManager.getCriteriaBuilder();
            CriteriaQuery<AuditEvent> criteria = builder.createQuery(AuditEvent.class);
            Root<AuditEvent> event = criteria.from(AuditEvent.class);
            List<Predicate> conditions = conditions(builder, event, chain, query);
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
            CriteriaBuilder builder, Root<AuditEvent> event, String chain, AuditQuery query) {
        List<Predicate> conditions = new ArrayList<>();
        conditions.add(builder.equal(event.get("tenantId"), chain));
        query.operation().ifPresent(it -> conditions.add(builder.equal(event.get("operation"), it)));
        query.patientId().ifPresent(it -> conditions.add(builder.equal(event.get("patientId"), it.value())));
        query.actor().ifPresent(it -> conditions.add(builder.equal(event.get("actor"), it)));
        query.outcome().ifPresent(it -> conditions.add(builder.equal(event.get("outcome"), it)));
        query.keyId().ifPresent(it -> conditions.add(builder.equal(event.get("keyId"), it.value())));
        query.requestId().ifPresent(it -> conditions.add(builder.equal(event.get("requestId"), it)));
        query.from().ifPresent(it -> conditions.add(builder.greaterThanOrEqualTo(event.get("occurredAt"), it)));
        query.to().ifPresent(it -> conditions.add(builder.lessThan(event.get("occurredAt"), it)));
        return conditions;
    }
}
