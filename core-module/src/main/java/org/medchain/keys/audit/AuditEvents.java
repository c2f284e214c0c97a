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
        conditions.add(builder.equal(
                event.get("tenantId"), tenantId.map(TenantId::value).orElse(AuditEvent.INSTALLATION)));
        query.operation().ifPresent(it -> conditions.add(builder.equal(event.get("operation"), it)));
        query.patientId().ifPresent(it -> conditions.add(builder.equal(event.get("patientId"), it.value())));
        query.actor().ifPresent(it -> conditions.add(builder.equal(event.get("actor"), it)));
        query.outcome().ifPresent(it -> conditions.add(builder.equal(event.get("outcome"), it)));
        query.from().ifPresent(it -> conditions.add(builder.greaterThanOrEqualTo(event.get("occurredAt"), it)));
        query.to().ifPresent(it -> conditions.add(builder.lessThan(event.get("occurredAt"), it)));
        query.before().ifPresent(it -> conditions.add(builder.lessThan(event.get("seq"), it)));
        criteria.where(conditions.toArray(new Predicate[0])).orderBy(builder.desc(event.get("seq")));
        return entityManager
                .createQuery(criteria)
                .setMaxResults(query.limit() + 1)
                .getResultList();
    }
}
