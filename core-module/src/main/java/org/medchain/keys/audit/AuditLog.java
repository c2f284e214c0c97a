package org.medchain.keys.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.CriteriaQuery;
import jakarta.persistence.criteria.Predicate;
import jakarta.persistence.criteria.Root;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.TenantId;
import org.medchain.keys.caller.Caller;

/**
 * Reads the events of the caller's own tenant; reading is an operation like any other and leaves its own event. The auditor
 * of the installation, whose token is for every tenant, reads the events that belong to none.
 */
@ApplicationScoped
public class AuditLog {

    @PersistenceContext(unitName = "medchain")
    private EntityManager entityManager;

    private AuditedOperations operations;
    private AuditLedger ledger;

    /** For the proxy. */
    protected AuditLog() {}

    @Inject
    AuditLog(AuditedOperations operations, AuditLedger ledger) {
        this.operations = operations;
        this.ledger = ledger;
    }

    /**
     * One page of events, newest first: one more than the limit if there are more to come.
     *
     * @throws CallerRefusedException if the caller's token names no tenant
     */
    public List<AuditEvent> read(AuditQuery query) {
        return operations.run(Operation.READ_AUDIT_LOG, query.patientId(), attempt -> {
            if (attempt.caller().scope() == Caller.Scope.NO_TENANT) {
                throw new CallerRefusedException();
            }
            List<AuditEvent> events = find(attempt.caller().tenant(), query);
            ledger.recordSuccess(attempt);
            return events;
        });
    }

    private List<AuditEvent> find(Optional<TenantId> tenantId, AuditQuery query) {
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
