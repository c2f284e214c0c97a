package org.medchain.keys.retention;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.OptionalLong;
import org.hibernate.Session;

/** Which events legal holds keep. */
@ApplicationScoped
class HeldEvents {

    private static final String FIRST = """
            select min(e.seq) from legal_holds h
              join patients p on p.id = h.patient
              join audit_events e on e.tenant_id = p.tenant_id and e.patient_id = p.patient_id
              where p.tenant_id = :tenantId""";

    @PersistenceContext(unitName = "medchain")
    private EntityManager entityManager;

    /** The place of the first event of this chain that is about a patient with a legal hold. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public OptionalLong first(String tenantId) {
        return first(entityManager, tenantId);
    }

    /** The same, in the transaction of this entity manager. */
    OptionalLong first(EntityManager inTransaction, String tenantId) {
        Long seq = inTransaction
                .unwrap(Session.class)
                .createNativeQuery(FIRST, Long.class)
                .setParameter("tenantId", tenantId)
                .getSingleResult();
        return seq == null ? OptionalLong.empty() : OptionalLong.of(seq);
    }
}
