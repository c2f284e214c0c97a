package org.medchain.keys.patient;

import com.github.f4b6a3.uuid.UuidCreator;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.DestructionPendingException;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.KeysDestroyedException;

/** Finds patients, each by tenant and patient id together, and makes the erasure keys of new ones. */
@ApplicationScoped
public class Patients {

    private static final int ERASURE_KEY_LENGTH = 32;

    @PersistenceContext(unitName = "medchain")
    private EntityManager entityManager;

    private final SecureRandom random = new SecureRandom();

    /**
     * The patient that the context names; to be closed after use.
     *
     * @throws DestructionPendingException if the destruction of the patient's keys was requested
     * @throws KeysDestroyedException if they were destroyed
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Optional<PatientKeys> find(EncryptionContext context) {
        // Columns and not entities, so that no persistence context keeps a copy of the erasure key.
        return entityManager
                .createQuery(
                        "select p.id, p.status, e.bytes from Patient p left join ErasureKey e on e.patient = p.id"
                                + " where p.tenantId = :tenantId and p.patientId = :patientId",
                        Object[].class)
                .setParameter("tenantId", context.tenantId().value())
                .setParameter("patientId", context.patientId().value())
                .getResultList()
                .stream()
                .findFirst()
                .map(row -> activePatient((UUID) row[0], (PatientStatus) row[1], (byte[]) row[2]));
    }

    private static PatientKeys activePatient(UUID id, PatientStatus status, byte[] erasureKey) {
        status.requireActive();
        return new PatientKeys(id, erasureKey, true);
    }

    /**
     * Whether the patient has data keys, usable or not, without touching the erasure key.
     *
     * @throws KeysDestroyedException if they were destroyed
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Optional<UUID> findId(EncryptionContext context) {
        return entityManager
                .createQuery(
                        "select p.id, p.status from Patient p"
                                + " where p.tenantId = :tenantId and p.patientId = :patientId",
                        Object[].class)
                .setParameter("tenantId", context.tenantId().value())
                .setParameter("patientId", context.patientId().value())
                .getResultList()
                .stream()
                .findFirst()
                .map(row -> keptPatient((UUID) row[0], (PatientStatus) row[1]));
    }

    private static UUID keptPatient(UUID id, PatientStatus status) {
        status.requireKeys();
        return id;
    }

    /** The patient that the context names, or a new one that is stored with its first data key. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public PatientKeys findOrPrepare(EncryptionContext context) {
        return find(context).orElseGet(this::prepare);
    }

    private PatientKeys prepare() {
        byte[] erasureKey = new byte[ERASURE_KEY_LENGTH];
        random.nextBytes(erasureKey);
        return new PatientKeys(UuidCreator.getTimeOrderedEpoch(), erasureKey, false);
    }
}
