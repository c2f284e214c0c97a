package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.patient.Patient;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.PatientStore;
import org.medchain.keys.patient.erased.ErasedPatient;
import org.medchain.keys.patient.erased.ErasureRegister;
import org.medchain.keys.patient.erased.RegisterEntry;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.ReadableRows;

/** The patients of this database whom the erasure register lists. */
@Shared
final class ListedPatients {

    private static final ReadableRows PATIENTS = new ReadableRows("patients");
    private static final int PAGE = 1000;

    private final ErasureRegister register;
    private final PatientStore patients;

    @Inject
    ListedPatients(ErasureRegister register, PatientStore patients) {
        this.register = register;
        this.patients = patients;
    }

    /**
     * The patients by hash, as far as there are any: by the row that is listed, else by the id, since the same patient may have
     * been stored again after another restore.
     */
    Map<Hash, Patient> find(Collection<RegisterEntry> listed) {
        Map<Hash, Patient> found = new HashMap<>();
        listed.forEach(it -> patients.findRow(new PatientRowId(it.tenantId(), it.patient()))
                .ifPresent(patient -> found.put(it.hash(), patient)));
        listed.stream()
                .filter(it -> !found.containsKey(it.hash()))
                .collect(Collectors.groupingBy(
                        RegisterEntry::tenantId, Collectors.mapping(RegisterEntry::hash, Collectors.toSet())))
                .forEach((tenantId, hashes) -> found.putAll(search(tenantId, hashes)));
        return found;
    }

    /** The patient's row, as {@link PatientStore#findRow(PatientRowId)} has it. */
    Optional<Patient> findRow(PatientRowId id) {
        return patients.findRow(id);
    }

    /** Lists the hold for the row that the patient has now: the same patient may have been stored again in another one. */
    void listHoldOf(PatientRowId row, RegisterEntry hold) {
        register.append(RegisterEntry.held(hold.tenantId(), row.value(), hold.hash(), hold.time()));
    }

    /** Looks at each patient of the tenant once: there is no index for what only the register's key can tell. */
    private Map<Hash, Patient> search(TenantId tenantId, Set<Hash> hashes) {
        Map<Hash, Patient> found = new HashMap<>();
        forEach(
                tenantId,
                patient -> hashOf(patient).filter(hashes::contains).ifPresent(hash -> found.put(hash, patient)));
        return found;
    }

    private Optional<Hash> hashOf(Patient patient) {
        return readableId(patient)
                .map(id -> register.hashOf(new EncryptionContext(patient.id().tenantId(), id)));
    }

    /** Returns true if the patient's id is forgotten, or the one that is listed; in a row that is not, as the service stored it. */
    boolean isOf(Patient patient, ErasedPatient listed) {
        return read(patient)
                .filter(id -> id.isEmpty() || hashOf(patient).equals(Optional.of(listed.hash())))
                .filter(id -> isTrusted(patient, listed.patient()))
                .isPresent();
    }

    /** Returns true if this is the row that is listed, or the service stored its id in it. */
    boolean isTrusted(Patient patient, UUID listed) {
        return patient.id().value().equals(listed) || patient.checkOwnId(register);
    }

    /** The patient's id; empty also if it is stored as none that a patient may have. */
    Optional<PatientId> readableId(Patient patient) {
        return read(patient).flatMap(id -> id);
    }

    private static Optional<Optional<PatientId>> read(Patient patient) {
        return PATIENTS.read(patient.id().tenantId().value(), patient::patientId);
    }

    private void forEach(TenantId tenantId, Consumer<Patient> work) {
        List<Patient> page = patients.findAfter(PatientRowId.beforeAll(tenantId), PAGE);
        while (!page.isEmpty()) {
            page.forEach(work);
            page = patients.findAfter(page.get(page.size() - 1).id(), PAGE);
        }
    }
}
