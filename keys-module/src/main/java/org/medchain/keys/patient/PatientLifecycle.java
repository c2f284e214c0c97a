package org.medchain.keys.patient;

import jakarta.persistence.EntityManager;
import java.util.function.Consumer;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.server.database.RowWrite;

/**
 * The steps of a patient's life, each to be committed with its audit event. The tenant's chain is locked meanwhile, so no key of
 * the patient is used or made beside a step: what was not committed before it is refused after it.
 */
public final class PatientLifecycle {

    private static final String OF_PATIENT = " where tenant_id = ? and patient = ?";
    private static final RowWrite OVERWRITE = new RowWrite("update erasure_keys set erasure_key = ?" + OF_PATIENT);
    private static final RowWrite DELETE = new RowWrite("delete from erasure_keys" + OF_PATIENT);

    private PatientLifecycle() {}

    /**
     * No key can be used from here on.
     *
     * @throws org.medchain.keys.KeyManagementException when applied, if the patient is not active
     */
    public static Effect block(PatientRowId patient) {
        return change(patient, Patient::block);
    }

    /** The keys can be used again; refused when applied if the destruction is not pending. */
    public static Effect release(PatientRowId patient) {
        return change(patient, Patient::release);
    }

    /** The keys count as destroyed, for ever. That the destruction is pending its sealed row says, not the patient's. */
    public static Effect markDestroyed(PatientRowId patient) {
        return change(patient, Patient::destroy);
    }

    /** The keys are there, used or blocked; refused when applied if they are destroyed. */
    public static Effect requireKeys(PatientRowId patient) {
        return change(patient, Patient::requireKeys);
    }

    /** The erasure key is overwritten and deleted. Does nothing more where that was done, or the patient is not known. */
    public static Effect erase(PatientRowId patient) {
        return entityManager -> {
            Patient found = entityManager.find(Patient.class, Patient.Key.of(patient));
            if (found != null) {
                found.destroy();
                entityManager.flush();
                overwriteErasureKey(entityManager, patient);
            }
        };
    }

    /** The erasure key is deleted here, since it is elsewhere; not if its erasure has begun: then this answers false. */
    static boolean removeErasureKey(EntityManager entityManager, PatientRowId patient) {
        Patient found = entityManager.find(Patient.class, Patient.Key.of(patient));
        if (found == null || found.status() == PatientStatus.DESTROYED) {
            return false;
        }
        overwriteErasureKey(entityManager, patient);
        return true;
    }

    // By SQL: an entity would hold a copy of the key.
    private static void overwriteErasureKey(EntityManager entityManager, PatientRowId patient) {
        String tenantId = patient.tenantId().value();
        OVERWRITE.apply(entityManager, new byte[ErasureKey.LENGTH], tenantId, patient.value());
        DELETE.apply(entityManager, tenantId, patient.value());
    }

    /** The patient's id is dropped. */
    public static Effect forgetId(PatientRowId patient) {
        return entityManager -> {
            Patient found = entityManager.find(Patient.class, Patient.Key.of(patient));
            if (found != null) {
                found.forgetId();
            }
        };
    }

    private static Effect change(PatientRowId patient, Consumer<Patient> step) {
        return entityManager -> {
            Patient found = entityManager.find(Patient.class, Patient.Key.of(patient));
            if (found == null) {
                throw new ConcurrentChangeException();
            }
            step.accept(found);
            // Whatever comes after it in the same transaction sees it, by whatever means it looks.
            entityManager.flush();
        };
    }
}
