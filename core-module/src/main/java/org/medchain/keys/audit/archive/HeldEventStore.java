package org.medchain.keys.audit.archive;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.OptionalLong;
import org.hibernate.Session;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;

/** Finds the audit events that legal holds keep from being archived. */
@Shared
final class HeldEventStore {

    /** One look into an index for each patient, however many events there are. */
    private static final String FIRST = """
            select min((select e.seq from audit_events e where e.tenant_id = p.tenant_id and e.patient_id = p.patient_id
                order by e.seq limit 1))
              from legal_holds h
              join patients p on p.tenant_id = h.tenant_id and p.id = h.patient
              where h.tenant_id = :tenantId""";

    private final Database database;

    @Inject
    HeldEventStore(Database database) {
        this.database = database;
    }

    /** The place of the first event of this chain that is about a patient with a legal hold. */
    public OptionalLong first(String tenantId) {
        return database.read(entityManager -> first(entityManager, tenantId));
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
