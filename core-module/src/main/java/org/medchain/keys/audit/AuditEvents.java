package org.medchain.keys.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.CriteriaQuery;
import jakarta.persistence.criteria.Predicate;
import jakarta.persistence.criteria.Root;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.TenantId;

/** Finds stored events, newest first. */
@ApplicationScoped
class AuditEvents {

    @PersistenceContext(unitName = "medchain")
    private EntityManager entityManager;

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public List<AuditEvent> find(Optional<TenantId> tenantId, AuditQuery query) {
        CriteriaBuilder builder = entityManager.getCriteriaBuilder();
        CriteriaQuery<AuditEvent> criteria = builder.createQuery(AuditEvent.class);
        Root<AuditEvent> event = criteria.from(AuditEvent.class);
        List<Predicate> conditions = new ArrayList<>();
        conditions.add(tenantId.map(it -> builder.equal(event.get("tenantId"), it.value()))
                .orElseGet(() -> builder.isNull(event.get("tenantId"))));
        query.operation().ifPresent(it -> conditions.add(builder.equal(event.get("operation"), it)));
        query.patientId().ifPresent(it -> conditions.add(builder.equal(event.get("patientId"), it.value())));
        query.actor().ifPresent(it -> conditions.add(builder.equal(event.get("actor"), it)));
        query.outcome().ifPresent(it -> conditions.add(builder.equal(event.get("outcome"), it)));
        query.from().ifPresent(it -> conditions.add(builder.greaterThanOrEqualTo(event.get("occurredAt"), it)));
        query.to().ifPresent(it -> conditions.add(builder.lessThan(event.get("occurredAt"), it)));
        query.before().ifPresent(it -> conditions.add(builder.lessThan(event.get("id"), it)));
        criteria.where(conditions.toArray(new Predicate[0])).orderBy(builder.desc(event.get("id")));
        return entityManager
                .createQuery(criteria)
                .setMaxResults(query.limit() + 1)
                .getResultList();
    }
}
