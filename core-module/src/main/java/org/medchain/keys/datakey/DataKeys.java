package org.medchain.keys.datakey;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.TenantId;
import org.medchain.keys.persistence.RowQuery;
import org.medchain.keys.persistence.SqlType;

/** Finds the data keys of a patient. */
@ApplicationScoped
public class DataKeys {

    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private static final String SELECT = "select " + DataKey.COLUMNS + " from data_keys where ";
    private static final RowQuery<DataKey> ONE = new RowQuery<>(SELECT + "patient = ? and key_id = ?", DataKey::read);
    private static final RowQuery<DataKey> OF_PATIENTS =
            new RowQuery<>(SELECT + "patient = any(?) order by key_id", DataKey::read);

    @PersistenceContext(unitName = "medchain")
    private EntityManager entityManager;

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Optional<DataKey> find(UUID patient, DataKeyId keyId) {
        return ONE.find(entityManager, patient, keyId.value()).stream().findFirst();
    }

    /** All data keys of the patient, oldest first. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public List<DataKey> findAll(UUID patient) {
        return entityManager
                .createQuery("select k from DataKey k where k.patient = :patient order by k.keyId", DataKey.class)
                .setParameter("patient", patient)
                .getResultList();
    }

    /** How many data keys each of the patients has; one without any is left out. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Map<UUID, Long> countEach(Collection<UUID> patients) {
        return entityManager
                .createQuery(
                        "select k.patient, count(k) from DataKey k where k.patient in :patients group by k.patient",
                        Object[].class)
                .setParameter("patients", patients)
                .getResultStream()
                .collect(Collectors.toMap(row -> (UUID) row[0], row -> (Long) row[1]));
    }

    /** All data keys of the patients, by patient. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Map<UUID, List<DataKey>> findAllOf(Collection<UUID> patients) {
        return OF_PATIENTS.find(entityManager, SqlType.UUID.each(patients)).stream()
                .collect(Collectors.groupingBy(DataKey::patient));
    }

    /** When the oldest wrapping of a key that can be used was made. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Optional<Instant> findOldestWrapping(TenantId tenantId) {
        return Optional.ofNullable(entityManager
                .createQuery(
                        "select min(k.wrappedAt) from DataKey k join Patient p on p.id = k.patient"
                                + " where p.tenantId = :tenantId and p.status = 'ACTIVE'",
                        Instant.class)
                .setParameter("tenantId", tenantId.value())
                .getSingleResult());
    }

    /** How many data keys are wrapped under which CMK or KEK: of the tenant, or of all tenants together. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public List<WrappingCount> countWrappings(Optional<TenantId> tenantId) {
        String ofTenant = " join Patient p on p.id = k.patient where p.tenantId = :tenantId";
        TypedQuery<WrappingCount> query = entityManager.createQuery(
                "select new org.medchain.keys.datakey.WrappingCount(k.provider, k.wrappedUnder, count(k))"
                        + " from DataKey k" + (tenantId.isPresent() ? ofTenant : "")
                        + " group by k.provider, k.wrappedUnder order by k.provider, k.wrappedUnder",
                WrappingCount.class);
        tenantId.ifPresent(it -> query.setParameter("tenantId", it.value()));
        return query.getResultList();
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
