package org.medchain.keys.destruction;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.DestructionId;
import org.medchain.keys.DestructionStatus;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.FailureReason;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.PatientId;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.AuditIdentifiers;
import org.medchain.keys.audit.AuditLedger;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.WaitingCaller;
import org.medchain.keys.datakey.DataKeyErasure;
import org.medchain.keys.datakey.DataKeyOperations;
import org.medchain.keys.patient.ActivePatients;
import org.medchain.keys.patient.PatientLifecycle;
import org.medchain.keys.patient.Patients;
import org.medchain.keys.tenant.Tenants;
import org.medchain.keys.tombstone.ErasedPatient;
import org.medchain.keys.tombstone.ErasureLedger;

/**
 * The story of an erasure. It begins (no way back), the patient is listed where no restore reaches, the erasure key is
 * destroyed, a key is tried in vain, what is left is overwritten, the trail forgets the patient, and a certificate closes it.
 *
 * <p>A crash may come between any two steps: the next round goes on at the first step that is not done, and doing one again does
 * no harm.
 */
@ApplicationScoped
class Erasure {

    private final Clock clock = Clock.systemUTC();
    private AuditedOperations operations;
    private AuditLedger auditLedger;
    private AuditIdentifiers auditIdentifiers;
    private ErasureLedger erasureLedger;
    private Tenants tenants;
    private Patients patients;
    private ActivePatients activePatients;
    private DataKeyOperations dataKeys;
    private DataKeyErasure dataKeyErasure;
    private Destructions destructions;
    private Certificates certificates;

    /** For the proxy. */
    protected Erasure() {}

    @Inject
    @SuppressWarnings("TooManyParameters") // It brings together what nothing else does.
    Erasure(
            AuditedOperations operations,
            AuditLedger auditLedger,
            AuditIdentifiers auditIdentifiers,
            ErasureLedger erasureLedger,
            Tenants tenants,
            Patients patients,
            ActivePatients activePatients,
            DataKeyOperations dataKeys,
            DataKeyErasure dataKeyErasure,
            Destructions destructions,
            Certificates certificates) {
        this.operations = operations;
        this.auditLedger = auditLedger;
        this.auditIdentifiers = auditIdentifiers;
        this.erasureLedger = erasureLedger;
        this.tenants = tenants;
        this.patients = patients;
        this.activePatients = activePatients;
        this.dataKeys = dataKeys;
        this.dataKeyErasure = dataKeyErasure;
        this.destructions = destructions;
        this.certificates = certificates;
    }

    void run(DestructionId id) {
        StoredDestruction destruction = destructions.find(id).orElseThrow();
        if (destruction.status() != DestructionStatus.PENDING && destruction.status() != DestructionStatus.ERASING) {
            return;
        }
        Condemned condemned = condemned(destruction);
        if (destruction.status() == DestructionStatus.PENDING) {
            begin(condemned);
        }
        destroyErasureKey(condemned);
        tryToOpen(condemned);
        dataKeyErasure.overwrite(condemned.patient());
        if (!condemned.keepId()) {
            auditIdentifiers.drop(condemned.context());
        }
        certify(condemned);
    }

    /** The id is known until the certificate is stored. */
    private Condemned condemned(StoredDestruction destruction) {
        PatientId patientId = patients.findRow(destruction.patient())
                .orElseThrow()
                .patientId()
                .orElseThrow();
        return new Condemned(
                destruction.id(),
                destruction.patient(),
                new EncryptionContext(destruction.tenantId(), patientId),
                tenants.require(destruction.tenantId()).policies().keepPatientIdsInAudit());
    }

    /** The last moment for a legal hold or a cancellation. */
    private void begin(Condemned condemned) {
        record(
                Operation.BEGIN_ERASURE,
                condemned,
                LegalHolds.requireNone(condemned.patient())
                        .then(Destructions.change(condemned.destruction(), destruction -> destruction.begin(now())))
                        .then(PatientLifecycle.markDestroyed(condemned.patient())));
    }

    /** First the file, then the database: a restore may know of an erasure that the database lost, never the other way. */
    private void destroyErasureKey(Condemned condemned) {
        Instant now = now();
        ErasedPatient erased = new ErasedPatient(
                condemned.context().tenantId(),
                condemned.patient(),
                erasureLedger.hashOf(condemned.context()),
                condemned.destruction().value(),
                now);
        erasureLedger.append(erased);
        if (erasureLedger.find(erased.hash()).isEmpty()) {
            record(
                    Operation.ERASE_PATIENT_KEYS,
                    condemned,
                    erasureLedger
                            .bury(erased)
                            .then(PatientLifecycle.erase(condemned.patient()))
                            .then(Destructions.change(condemned.destruction(), it -> it.erased(now))));
        }
        activePatients.forget(condemned.context());
    }

    private void tryToOpen(Condemned condemned) {
        dataKeyErasure
                .findEncryptedKey(condemned.patient())
                .ifPresent(key -> destructions.noteUnwrap(condemned.destruction(), failureToOpen(key, condemned)));
    }

    /** By the way that every caller goes. */
    private FailureReason failureToOpen(EncryptedKey encryptedKey, Condemned condemned) {
        EncryptionContext context = condemned.context();
        try (DecryptedDataKey opened =
                WaitingCaller.call(after -> dataKeys.decrypt(
                Optional.of(context.tenantId()), encryptedKey, context.patientId(), after))) {
            throw new IllegalStateException("data key " + opened.keyId() + " opens after its erasure");
        } catch (AuditUnavailableException e) {
            throw e;
        } catch (KeyManagementException e) {
            return e.reason();
        }
    }

    private void certify(Condemned condemned) {
        StoredDestruction destruction =
                destructions.find(condemned.destruction()).orElseThrow();
        String certificate = certificates.issue(
                destruction,
                condemned,
                dataKeyErasure.list(condemned.patient()),
                auditIdentifiers.findHead(condemned.context().tenantId()).orElseThrow(),
                now());
        Effect forgetting = condemned.keepId() ? Effect.NONE : AuditIdentifiers.dropping(condemned.context());
        record(
                Operation.CERTIFY_DESTRUCTION,
                condemned,
                forgetting
                        .then(dataKeyErasure.delete(condemned.patient()))
                        .then(PatientLifecycle.forgetId(condemned.patient()))
                        .then(Destructions.change(condemned.destruction(), it -> it.certify(certificate))));
    }

    /** The event names the patient only where the trail may keep the id. */
    private void record(Operation operation, Condemned condemned, Effect effect) {
        operations.runByItself(operation, condemned.context().tenantId(), condemned.requestId(), attempt -> {
            nameIfKept(attempt, condemned);
            auditLedger.recordSuccess(attempt, effect);
            return effect;
        });
    }

    private static void nameIfKept(Attempt attempt, Condemned condemned) {
        if (condemned.keepId()) {
            attempt.actsOn(condemned.context().patientId());
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
