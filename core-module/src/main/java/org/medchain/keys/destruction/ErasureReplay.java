package org.medchain.keys.destruction;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.DestructionId;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.audit.AuditIdentifiers;
import org.medchain.keys.audit.AuditLedger;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.datakey.DataKeyErasure;
import org.medchain.keys.patient.Patient;
import org.medchain.keys.patient.PatientLifecycle;
import org.medchain.keys.patient.Patients;
import org.medchain.keys.tombstone.ErasedPatient;
import org.medchain.keys.tombstone.ErasureLedger;

/**
 * Keeps destroyed keys destroyed when the database is restored from an older backup: whoever the erasure ledger lists and the
 * database has no tombstone of is erased again, before anything is served.
 */
@ApplicationScoped
public class ErasureReplay {

    private static final Logger LOG = System.getLogger(ErasureReplay.class.getName());
    private static final UUID BEFORE_ALL = new UUID(0, 0);
    private static final int PAGE = 1000;

    private AuditedOperations operations;
    private AuditLedger auditLedger;
    private AuditIdentifiers auditIdentifiers;
    private ErasureLedger erasureLedger;
    private Patients patients;
    private DataKeyErasure dataKeys;
    private Destructions destructions;
    private Certificates certificates;

    /** For the proxy. */
    protected ErasureReplay() {}

    @Inject
    ErasureReplay(
            AuditedOperations operations,
            AuditLedger auditLedger,
            AuditIdentifiers auditIdentifiers,
            ErasureLedger erasureLedger,
            Patients patients,
            DataKeyErasure dataKeys,
            Destructions destructions,
            Certificates certificates) {
        this.operations = operations;
        this.auditLedger = auditLedger;
        this.auditIdentifiers = auditIdentifiers;
        this.erasureLedger = erasureLedger;
        this.patients = patients;
        this.dataKeys = dataKeys;
        this.destructions = destructions;
        this.certificates = certificates;
    }

    /**
     * Returns when nobody who is listed has keys.
     *
     * @throws org.medchain.keys.settings.InvalidSettingException if the ledger can't be trusted, or certificates not be signed
     */
    public void run() {
        certificates.signer();
        erasureLedger.catchUp();
        List<ErasedPatient> revived = erasureLedger.entries().stream()
                .filter(erased -> erasureLedger.find(erased.hash()).isEmpty())
                .toList();
        revived.forEach(this::eraseAgain);
        if (!revived.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "the database was older than the erasure ledger: the keys of " + revived.size()
                            + " patients were destroyed again");
        }
    }

    private void eraseAgain(ErasedPatient listed) {
        Optional<Patient> patient = findPatient(listed);
        UUID row = patient.map(Patient::id).orElse(listed.patient());
        ErasedPatient erased = new ErasedPatient(
                listed.tenantId(),
                row,
                listed.hash(),
                listed.destruction(),
                Instant.now().truncatedTo(ChronoUnit.MICROS));
        DestructionId id = new DestructionId(listed.destruction());
        Effect erasing = erasureLedger.bury(erased).then(PatientLifecycle.erase(row));
        boolean known = destructions.find(id).isPresent();
        if (!known) {
            dataKeys.overwrite(row);
        }
        Effect finishing = known
                ? Destructions.change(id, it -> it.erased(erased.time()))
                : dataKeys.delete(row).then(PatientLifecycle.forgetId(row));
        operations.runByItself(Operation.ERASE_PATIENT_KEYS, listed.tenantId(), id.toString(), attempt -> {
            auditLedger.recordSuccess(attempt, erasing.then(finishing));
            return row;
        });
        if (!known) {
            patient.flatMap(Patient::patientId)
                    .ifPresent(it -> auditIdentifiers.drop(new EncryptionContext(listed.tenantId(), it)));
        }
    }

    /** By the row; else by the id, since the same patient may have come to be again after another restore. */
    private Optional<Patient> findPatient(ErasedPatient listed) {
        Optional<Patient> same = patients.findRow(listed.patient());
        return same.isPresent() ? same : search(listed);
    }

    private Optional<Patient> search(ErasedPatient listed) {
        UUID after = BEFORE_ALL;
        List<Patient> page;
        do {
            page = patients.findAfter(listed.tenantId(), after, PAGE);
            for (Patient patient : page) {
                if (isListed(patient, listed)) {
                    return Optional.of(patient);
                }
                after = patient.id();
            }
        } while (page.size() == PAGE);
        return Optional.empty();
    }

    private boolean isListed(Patient patient, ErasedPatient listed) {
        EncryptionContext context =
                new EncryptionContext(listed.tenantId(), patient.patientId().orElseThrow());
        return erasureLedger.hashOf(context).equals(listed.hash());
    }
}
