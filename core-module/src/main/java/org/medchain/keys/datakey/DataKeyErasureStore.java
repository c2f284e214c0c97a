package org.medchain.keys.datakey;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;

/** Overwrites and deletes a patient's data keys once the erasure key is gone. Each step can be done again without harm. */
@Shared
public final class DataKeyErasureStore {

    /** What an encrypted key is overwritten with. */
    private static final byte[] NOTHING = {0};

    private final Database database;

    @Inject
    DataKeyErasureStore(Database database) {
        this.database = database;
    }

    /** A data key that was destroyed, by what may be told of it. */
    public record DestroyedKey(DataKeyId keyId, int generation) {}

    /** How many data keys the patient has. */
    public static long count(EntityManager entityManager, PatientRowId patient) {
        return entityManager
                .createQuery(
                        "select count(*) from DataKey k where k.tenantId = :tenantId and k.patient = :patient",
                        Long.class)
                .setParameter("tenantId", patient.tenantId().value())
                .setParameter("patient", patient.value())
                .getSingleResult();
    }

    /** One of the patient's encrypted keys, unless they are overwritten already. */
    public Optional<EncryptedKey> findEncryptedKey(PatientRowId patient) {
        return database.read(entityManager -> entityManager
                .createQuery(
                        "select k.encryptedKey from DataKey k where k.tenantId = :tenantId and k.patient = :patient and k.encryptedKey <> :nothing",
                        byte[].class)
                .setParameter("tenantId", patient.tenantId().value())
                .setParameter("patient", patient.value())
                .setParameter("nothing", NOTHING)
                .setMaxResults(1)
                .getResultStream()
                .findFirst()
                .map(EncryptedKey::new));
    }

    /** Overwrites every encrypted key of the patient; the rows stay until {@link #delete}. */
    public void overwrite(PatientRowId patient) {
        database.change(entityManager -> entityManager
                .createNativeQuery(
                        "update data_keys set encrypted_key = :nothing where tenant_id = :tenantId and patient = :patient")
                .setParameter("nothing", NOTHING)
                .setParameter("tenantId", patient.tenantId().value())
                .setParameter("patient", patient.value())
                .executeUpdate());
    }

    /** The patient's data keys, oldest first. */
    public List<DestroyedKey> list(PatientRowId patient) {
        return database.read(entityManager -> entityManager
                .createQuery(
                        "select k.keyId, k.generation from DataKey k where k.tenantId = :tenantId and k.patient = :patient order by k.keyId",
                        Object[].class)
                .setParameter("tenantId", patient.tenantId().value())
                .setParameter("patient", patient.value())
                .getResultStream()
                .map(row -> new DestroyedKey(new DataKeyId((UUID) row[0]), (int) row[1]))
                .toList());
    }

    /** The rows are deleted. */
    public Effect delete(PatientRowId patient) {
        return transaction -> transaction
                .createNativeQuery("delete from data_keys where tenant_id = :tenantId and patient = :patient")
                .setParameter("tenantId", patient.tenantId().value())
                .setParameter("patient", patient.value())
                .executeUpdate();
    }
}
