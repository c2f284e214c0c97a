package org.medchain.keys.datakey;

import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.UnknownDataKeyException;
import org.medchain.keys.UnknownPatientException;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.PatientStore;
import org.medchain.keys.server.Shared;

/** Tells which data keys a patient has; never the keys themselves. */
@Shared
public final class DataKeyCatalog {

    private final AuditedOperations operations;
    private final PatientStore patients;
    private final DataKeyStore dataKeys;

    @Inject
    DataKeyCatalog(AuditedOperations operations, PatientStore patients, DataKeyStore dataKeys) {
        this.operations = operations;
        this.patients = patients;
        this.dataKeys = dataKeys;
    }

    /**
     * One page of the patient's data keys, oldest first: one more than the limit if there are more to come.
     *
     * @param after the last id of the page before
     * @throws UnknownPatientException if the caller's tenant has no such patient
     */
    public List<DataKey> list(PatientId patientId, Optional<DataKeyId> after, int limit) {
        return operations
                .ofCallersTenant(Optional.empty())
                .on(patientId)
                .run(
                        Operation.LIST_DATA_KEYS,
                        attempt -> Recorded.found(
                                dataKeys.findAfter(requirePatient(attempt, patientId), after, limit + 1)));
    }

    /**
     * One data key of the patient.
     *
     * @throws UnknownPatientException if the caller's tenant has no such patient
     * @throws UnknownDataKeyException if the patient has no such data key
     */
    public DataKey read(PatientId patientId, DataKeyId keyId) {
        return operations.ofCallersTenant(Optional.empty()).on(patientId).run(Operation.READ_DATA_KEY, attempt -> {
            attempt.actsOn(keyId);
            DataKey found =
                    dataKeys.find(requirePatient(attempt, patientId), keyId).orElseThrow(UnknownDataKeyException::new);
            attempt.reaches(found.generation());
            return Recorded.found(found);
        });
    }

    private PatientRowId requirePatient(Attempt attempt, PatientId patientId) {
        return patients.findId(new EncryptionContext(attempt.tenant(), patientId))
                .orElseThrow(UnknownPatientException::new);
    }
}
