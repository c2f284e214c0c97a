package org.medchain.keys.destruction;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.DestructionId;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.AuditIdentifiers;
import org.medchain.keys.audit.AuditLedger;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.datakey.DataKeyErasure;
import org.medchain.keys.patient.Patient;
import org.medchain.keys.patient.PatientLifecycle;
import org.medchain.keys.tenant.Tenants;
import org.medchain.keys.tombstone.ErasedPatient;
import org.medchain.keys.tombstone.ErasureLedger;

/**
 * Erases again the keys of patients whom the erasure ledger lists and the database has no tombstone of: the database was restored
 * from an older backup, or an older copy took its place.
 */
@ApplicationScoped
public class ErasureReplay {

    private static final Logger LOG = System.getLogger(ErasureReplay.class.getName());

    private AuditedOperations operations;
    private AuditLedger auditLedger;
    private AuditIdentifiers auditIdentifiers;
    private ErasureLedger erasureLedger;
    private ListedPatients listedPatients;
    private Tenants tenants;
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
            ListedPatients listedPatients,
            Tenants tenants,
            DataKeyErasure dataKeys,
            Destructions destructions,
            Certificates certificates) {
        this.operations = operations;
        this.auditLedger = auditLedger;
        this.auditIdentifiers = auditIdentifiers;
        this.erasureLedger = erasureLedger;
        this.listedPatients = listedPatients;
        this.tenants = tenants;
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
        List<ErasedPatient> missing = erasureLedger.findWithoutTombstone(erasureLedger.entries());
        if (!missing.isEmpty()) {
            eraseAgain(missing);
        }
    }

    /**
     * Erases the keys of these patients again, each patient's once: one who was stored again after a restore is listed with both
     * rows.
     */
    void eraseAgain(List<ErasedPatient> missing) {
        Map<Hash, ErasedPatient> listed = new LinkedHashMap<>();
        missing.forEach(erased -> listed.put(erased.hash(), erased));
        Map<Hash, Patient> patients = listedPatients.find(listed.values());
        listed.values().forEach(it -> eraseUnlessDone(it, Optional.ofNullable(patients.get(it.hash()))));
        operations.runByItself(Operation.REPLAY_ERASURES, Optional.empty(), attempt -> {
            auditLedger.recordSuccess(attempt);
            return listed.size();
        });
        LOG.log(
                Level.WARNING,
                "the database was older than the erasure ledger: the keys of " + listed.size()
                        + " patients were destroyed again");
    }

    /** Other servers find the same at the same time. */
    private void eraseUnlessDone(ErasedPatient listed, Optional<Patient> patient) {
        if (erasureLedger.find(listed.hash()).isPresent()) {
            return;
        }
        try {
            eraseAgain(listed, patient);
        } catch (ConcurrentChangeException e) {
            LOG.log(Level.INFO, "another server destroys the keys of the same patients again");
        }
    }

    private void eraseAgain(ErasedPatient listed, Optional<Patient> patient) {
        UUID row = patient.map(Patient::id).orElse(listed.patient());
        ErasedPatient erased = new ErasedPatient(
                listed.tenantId(),
                row,
                listed.hash(),
                listed.destruction(),
                Instant.now().truncatedTo(ChronoUnit.MICROS));
        Effect erasing = erasureLedger.bury(erased).then(PatientLifecycle.erase(row));
        Optional<PatientId> keptId = patient.flatMap(Patient::patientId).filter(id -> keepsIds(listed.tenantId()));
        Optional<StoredDestruction> known = findDestruction(listed, row);
        if (known.isPresent()) {
            // From here on it is an erasure like any other, which the next round ends.
            record(erased, keptId, erasing.then(Destructions.change(known.get().id(), it -> it.erased(erased.time()))));
            return;
        }
        dataKeys.overwrite(row);
        if (keptId.isEmpty()) {
            patient.flatMap(Patient::patientId)
                    .ifPresent(id -> auditIdentifiers.drop(new EncryptionContext(listed.tenantId(), id)));
        }
        record(erased, keptId, erasing.then(dataKeys.delete(row)).then(PatientLifecycle.forgetId(row)));
    }

    /** The one that was carried out; else one that the database took back to life, which must not wait for a patient without id. */
    private Optional<StoredDestruction> findDestruction(ErasedPatient listed, UUID row) {
        return destructions.find(new DestructionId(listed.destruction())).or(() -> destructions.findOf(row));
    }

    private boolean keepsIds(TenantId tenantId) {
        return tenants.require(tenantId).policies().keepPatientIdsInAudit();
    }

    private void record(ErasedPatient erased, Optional<PatientId> keptId, Effect effect) {
        String destruction = new DestructionId(erased.destruction()).toString();
        operations.runByItself(Operation.ERASE_PATIENT_KEYS, erased.tenantId(), destruction, attempt -> {
            keptId.ifPresent(attempt::actsOn);
            auditLedger.recordSuccess(attempt, effect);
            return effect;
        });
    }
}
