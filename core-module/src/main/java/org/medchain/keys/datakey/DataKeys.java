package org.medchain.keys.datakey;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.DataKeyId;

/** Finds the data keys of a patient. */
@ApplicationScoped
public class DataKeys {

    private static final UUID BEFORE_ALL = new UUID(0, 0);

    @PersistenceContext(unitName = "medchain")
    private EntityManager entityManager;

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Optional<DataKey> find(UUID patient, DataKeyId keyId) {
        return entityManager
                .createQuery("select k from DataKey k where k.patient = :patient and k.keyId = :keyId", DataKey.class)
                .setParameter("patient", patient)
                .setParameter("keyId", keyId.value())
                .getResultList()
                .stream()
                .findFirst();
    }

    /** All data keys of the patient, oldest first. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public List<DataKey> findAll(UUID patient) {
        return entityManager
                .createQuery("select k from DataKey k where k.patient = :patient order by k.keyId", DataKey.class)
                .setParameter("patient", patient)
                .getResultList();
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public List<DataKey> findAfter(UUID patient, Optional<DataKeyId> after, int limit) {
        return entityManager
                .createQuery(
                        "select k from DataKey k where k.patient = :patient and k.keyId > :after order by k.keyId",
                        DataKey.class)
                .setParameter("patient", patient)
                .setParameter("after", after.map(DataKeyId::value).orElse(BEFORE_ALL))
                .setMaxResults(limit)
                .getResultList();
    }
}
