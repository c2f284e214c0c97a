package org.medchain.keys.datakey;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.UnknownDataKeyException;
import org.medchain.keys.UnknownPatientException;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.AuditLedger;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.patient.Patients;
import org.medchain.keys.tenant.Tenants;

/** Tells which data keys a patient has; never the keys themselves. */
@ApplicationScoped
public class DataKeyCatalog {

    private AuditedOperations operations;
    private AuditLedger ledger;
    private Tenants tenants;
    private Patients patients;
    private DataKeys dataKeys;

    /** For the proxy. */
    protected DataKeyCatalog() {}

    @Inject
    DataKeyCatalog(
            AuditedOperations operations, AuditLedger ledger, Tenants tenants, Patients patients, DataKeys dataKeys) {
        this.operations = operations;
        this.ledger = ledger;
        this.tenants = tenants;
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
        return look(Operation.LIST_DATA_KEYS, patientId, attempt -> {
            List<DataKey> page = dataKeys.findAfter(requirePatient(attempt, patientId), after, limit + 1);
            ledger.recordSuccess(attempt);
            return page;
        });
    }

    /**
     * One data key of the patient.
     *
     * @throws UnknownPatientException if the caller's tenant has no such patient
     * @throws UnknownDataKeyException if the patient has no such data key
     */
    public DataKey read(PatientId patientId, DataKeyId keyId) {
        return look(Operation.READ_DATA_KEY, patientId, attempt -> {
            attempt.actsOn(keyId);
            DataKey found =
                    dataKeys.find(requirePatient(attempt, patientId), keyId).orElseThrow(UnknownDataKeyException::new);
            attempt.reaches(found.generation());
            ledger.recordSuccess(attempt);
            return found;
        });
    }

    private <T> T look(Operation operation, PatientId patientId, Function<Attempt, T> work) {
        return operations.run(operation, Optional.of(patientId), work);
    }

    private UUID requirePatient(Attempt attempt, PatientId patientId) {
        TenantId tenantId = tenants.actingTenant(attempt.caller(), Optional.empty());
        attempt.actsOn(tenantId);
        return patients.findId(new EncryptionContext(tenantId, patientId)).orElseThrow(UnknownPatientException::new);
    }
}
