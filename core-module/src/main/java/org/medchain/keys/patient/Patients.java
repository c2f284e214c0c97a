package org.medchain.keys.patient;

import com.github.f4b6a3.uuid.UuidCreator;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.DestructionPendingException;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.tombstone.ErasureLedger;

/** Finds patients, each by tenant and patient id together, and makes the erasure keys of new ones. */
@ApplicationScoped
public class Patients {

    private static final int ERASURE_KEY_LENGTH = 32;

    @PersistenceContext(unitName = "medchain")
    private EntityManager entityManager;

    private final SecureRandom random = new SecureRandom();
    private ErasureLedger erasureLedger;

    /** For the proxy. */
    protected Patients() {}

    @Inject
    Patients(ErasureLedger erasureLedger) {
        this.erasureLedger = erasureLedger;
    }

    /**
     * The patient that the context names; to be closed after use.
     *
     * @throws DestructionPendingException if the destruction of the patient's keys was requested
     * @throws KeysDestroyedException if they were destroyed
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Optional<PatientKeys> find(EncryptionContext context) {
        // Columns and not entities, so that no persistence context keeps a copy of the erasure key.
        List<Object[]> found = entityManager
                .createQuery(
                        "select p.id, p.status, e.bytes from Patient p left join ErasureKey e on e.patient = p.id"
                                + " where p.tenantId = :tenantId and p.patientId = :patientId",
                        Object[].class)
                .setParameter("tenantId", context.tenantId().value())
                .setParameter("patientId", context.patientId().value())
                .getResultList();
        requireNotErased(found, context);
        return found.stream()
                .findFirst()
                .flatMap(row -> activePatient((UUID) row[0], (PatientStatus) row[1], (byte[]) row[2]));
    }

    /** A patient whose keys are erased is found by no id any more. */
    private void requireNotErased(List<?> found, EncryptionContext context) {
        if (found.isEmpty()) {
            erasureLedger.requireNone(context).apply(entityManager);
        }
    }

    /** An older backup may have lost the erasure key; without it nothing of the patient opens. */
    private static Optional<PatientKeys> activePatient(UUID id, PatientStatus status, byte[] erasureKey) {
        status.requireActive();
        return Optional.ofNullable(erasureKey).map(key -> PatientKeys.known(id, key));
    }

    /**
     * Whether the patient has data keys, usable or not, without touching the erasure key.
     *
     * @throws KeysDestroyedException if they were destroyed
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Optional<UUID> findId(EncryptionContext context) {
        List<Patient> found = select(context);
        requireNotErased(found, context);
        found.forEach(Patient::requireKeys);
        return found.stream().map(Patient::id).findFirst();
    }

    /** The patient's row, whatever its status; empty also for one whose id was forgotten. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Optional<Patient> findRow(EncryptionContext context) {
        return select(context).stream().findFirst();
    }

    /** The patient's row. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Optional<Patient> findRow(UUID id) {
        return Optional.ofNullable(entityManager.find(Patient.class, id));
    }

    /** One page of a tenant's patients whose ids are known, by row. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public List<Patient> findAfter(TenantId tenantId, UUID after, int limit) {
        return entityManager
                .createQuery(
                        "select p from Patient p where p.tenantId = :tenantId and p.id > :after"
                                + " and p.patientId is not null order by p.id",
                        Patient.class)
                .setParameter("tenantId", tenantId.value())
                .setParameter("after", after)
                .setMaxResults(limit)
                .getResultList();
    }

    private List<Patient> select(EncryptionContext context) {
        return entityManager
                .createQuery(
                        "select p from Patient p where p.tenantId = :tenantId and p.patientId = :patientId",
                        Patient.class)
                .setParameter("tenantId", context.tenantId().value())
                .setParameter("patientId", context.patientId().value())
                .getResultList();
    }

    /**
     * Patients of the tenant in the order of their rows' ids, usable or not, but for those whose keys are erased.
     *
     * @param after the row before the first
     * @param last the row after which it ends
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public List<StoredPatient> findBetween(TenantId tenantId, UUID after, UUID last, int limit) {
        return entityManager
                .createQuery(
                        "select p.id, p.patientId, p.status, e.bytes"
                                + " from Patient p left join ErasureKey e on e.patient = p.id"
                                + " where p.tenantId = :tenantId and p.id > :after and p.id <= :last"
                                + " and p.patientId is not null order by p.id",
                        Object[].class)
                .setParameter("tenantId", tenantId.value())
                .setParameter("after", after)
                .setParameter("last", last)
                .setMaxResults(limit)
                .getResultList()
                .stream()
                .map(row -> storedPatient(tenantId, row))
                .toList();
    }

    private static StoredPatient storedPatient(TenantId tenantId, Object[] row) {
        UUID id = (UUID) row[0];
        return new StoredPatient(
                id,
                new EncryptionContext(tenantId, new PatientId((String) row[1])),
                Optional.ofNullable((byte[]) row[3])
                        .filter(erasureKey -> row[2] == PatientStatus.ACTIVE)
                        .map(erasureKey -> PatientKeys.known(id, erasureKey)));
    }

    /** How many patients the tenant has, but for those whose keys are erased, and the last of them in the order of their rows' ids. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public PatientCount count(TenantId tenantId) {
        Optional<UUID> last = entityManager
                .createQuery(
                        "select p.id from Patient p where p.tenantId = :tenantId and p.patientId is not null order by p.id desc",
                        UUID.class)
                .setParameter("tenantId", tenantId.value())
                .setMaxResults(1)
                .getResultList()
                .stream()
                .findFirst();
        long total = entityManager
                .createQuery(
                        "select count(p) from Patient p where p.tenantId = :tenantId and p.patientId is not null",
                        Long.class)
                .setParameter("tenantId", tenantId.value())
                .getSingleResult();
        return new PatientCount(total, last);
    }

    /** Patients of a tenant. */
    public record PatientCount(long total, Optional<UUID> last) {}

    /** The patient that the context names, or a new one that is stored with its first data key. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public PatientKeys findOrPrepare(EncryptionContext context) {
        return find(context).orElseGet(() -> prepare(context));
    }

    private PatientKeys prepare(EncryptionContext context) {
        byte[] erasureKey = new byte[ERASURE_KEY_LENGTH];
        random.nextBytes(erasureKey);
        return PatientKeys.prepared(UuidCreator.getTimeOrderedEpoch(), erasureKey, erasureLedger.requireNone(context));
    }
}
