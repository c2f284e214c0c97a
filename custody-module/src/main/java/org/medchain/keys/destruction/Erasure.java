package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.medchain.keys.DestructionStatus;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantRestoredException;
import org.medchain.keys.TenantUntrustedException;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.AuditIdentifierStore;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.audit.checkpoint.ChainHeadStore;
import org.medchain.keys.audit.restoration.RestoredTenants;
import org.medchain.keys.datakey.DataKeyErasureStore;
import org.medchain.keys.datakey.DataKeyErasureStore.DestroyedKey;
import org.medchain.keys.destruction.listing.ErasureListing;
import org.medchain.keys.patient.ActivePatientCache;
import org.medchain.keys.patient.ErasureKeyPlace;
import org.medchain.keys.patient.KeyErasure;
import org.medchain.keys.patient.PatientLifecycle;
import org.medchain.keys.patient.PatientStore;
import org.medchain.keys.patient.erased.ErasedPatient;
import org.medchain.keys.patient.erased.ErasureRegister;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.DatabaseClock;
import org.medchain.keys.tenant.TenantStore;

/**
 * Erases a patient's keys. It begins (no way back) when no server misses a hold or a cancellation in the database, all servers list the patient where no restore reaches, the erasure key is destroyed, an
 * attempt to open a key fails, what is left is overwritten, the audit trail forgets the patient. A certificate closes it when no server
 * can have the erasure key in its cache any more, and the list is in two places: a later run issues it.
 *
 * <p>A crash may come between any two steps: the next round continues at the first step that is not done, and doing one again does
 * no harm.
 */
@Shared
final class Erasure {

    /** Each server looks once a second. */
    private static final Duration UNTIL_ALL_LOOK = Duration.ofSeconds(1);

    private final AuditedOperations operations;
    private final AuditIdentifierStore auditIdentifiers;
    private final ChainHeadStore heads;
    private final ErasureRegister register;
    private final ErasureListing listing;
    private final TenantStore tenants;
    private final RestoredTenants restored;
    private final PatientStore patients;
    private final KeyErasure keyErasure;
    private final ErasureKeyPlace erasureKeyPlace;
    private final ActivePatientCache activePatients;
    private final DataKeyErasureStore dataKeys;
    private final OpeningAttempt openingAttempt;
    private final DestructionStore destructions;
    private final DestructionTrail trail;
    private final Certificates certificates;
    private final DatabaseClock time;

    @Inject
    @SuppressWarnings("TooManyParameters") // It brings together what nothing else does.
    Erasure(
            AuditedOperations operations,
            AuditIdentifierStore auditIdentifiers,
            ChainHeadStore heads,
            ErasureRegister register,
            ErasureListing listing,
            TenantStore tenants,
            RestoredTenants restored,
            PatientStore patients,
            KeyErasure keyErasure,
            ErasureKeyPlace erasureKeyPlace,
            ActivePatientCache activePatients,
            DataKeyErasureStore dataKeys,
            OpeningAttempt openingAttempt,
            DestructionStore destructions,
            DestructionTrail trail,
            Certificates certificates,
            DatabaseClock time) {
        this.operations = operations;
        this.auditIdentifiers = auditIdentifiers;
        this.heads = heads;
        this.register = register;
        this.listing = listing;
        this.tenants = tenants;
        this.restored = restored;
        this.patients = patients;
        this.keyErasure = keyErasure;
        this.erasureKeyPlace = erasureKeyPlace;
        this.activePatients = activePatients;
        this.dataKeys = dataKeys;
        this.openingAttempt = openingAttempt;
        this.destructions = destructions;
        this.trail = trail;
        this.certificates = certificates;
        this.time = time;
    }

    /**
     * @param beforeEach runs before each slice of what is much; what it throws ends the run
     * @throws TenantRestoredException if it may not begin yet
     * @throws TenantUntrustedException if rows were changed past the service
     * @return when to run again, once other servers have compared the database or listed the patient, or for the certificate; empty if nothing is left to be done
     */
    Optional<Instant> run(DestructionRowId id, Runnable beforeEach) {
        DestructionRecord destruction = destructions.find(id).orElseThrow();
        if (destruction.status() != DestructionStatus.PENDING && destruction.status() != DestructionStatus.ERASING) {
            return Optional.empty();
        }
        PatientToErase patient = patientOf(destruction);
        if (destruction.status() == DestructionStatus.PENDING) {
            // Before the operation: each round comes here again, and one event says why.
            if (restored.isRestored(destruction.tenantId())) {
                throw new TenantRestoredException();
            }
            if (!listing.haveOthersCompared()) {
                return Optional.of(time.now().plus(UNTIL_ALL_LOOK));
            }
            openingAttempt.requireOwnErasureKey(patient, beforeEach);
            begin(patient);
        }
        ErasedPatient erased = erasedNow(patient);
        listing.list(erased);
        if (!listing.isListedByAll(erased.tenantId(), erased.destruction())) {
            return Optional.of(erased.time().plus(UNTIL_ALL_LOOK));
        }
        destroyErasureKey(patient, erased);
        openingAttempt.make(patient);
        dataKeys.overwrite(patient.patient(), beforeEach);
        if (!patient.keepId()) {
            auditIdentifiers.drop(patient.context(), beforeEach);
        }
        List<DestroyedKey> listed = dataKeys.list(patient.patient());
        dataKeys.deleteBehind(patient.patient(), listed, beforeEach);
        Instant certifiableFrom =
                certificates.possibleFrom(destructions.find(id).orElseThrow());
        if (time.now().isBefore(certifiableFrom)) {
            return Optional.of(certifiableFrom);
        }
        if (!listing.isInTwoPlaces(erased.tenantId(), erased.destruction())) {
            return Optional.empty();
        }
        certify(patient, listed);
        return Optional.empty();
    }

    /**
     * The id is known until the certificate is stored.
     *
     * @throws TenantUntrustedException if it is not the one that the service stored in the row
     */
    private PatientToErase patientOf(DestructionRecord destruction) {
        PatientId patientId = patients.findRow(destruction.patient())
                .orElseThrow()
                .requireOwnId(register)
                .patientId()
                .orElseThrow();
        EncryptionContext context = new EncryptionContext(destruction.tenantId(), patientId);
        return new PatientToErase(
                destruction.rowId(),
                destruction.patient(),
                context,
                tenants.require(destruction.tenantId()).policies().keepPatientIdsInAudit());
    }

    /** The last moment for a legal hold or a cancellation. */
    private void begin(PatientToErase patient) {
        Instant now = time.now();
        record(
                Operation.BEGIN_ERASURE,
                patient,
                attempt -> restored.requireNotRestored(patient.context().tenantId())
                        .then(erasureKeyPlace.requireHere())
                        .then(listing.requireOthersCompared())
                        .then(destructions.holds().requireNone(patient.patient()))
                        .then(register.requireErasable(
                                register.hashOf(patient.context()),
                                patient.destruction().id().value()))
                        .then(destructions.change(attempt, patient.destruction(), it -> it.begin(now)))
                        .then(PatientLifecycle.markDestroyed(patient.patient())));
    }

    private ErasedPatient erasedNow(PatientToErase patient) {
        return new ErasedPatient(
                patient.context().tenantId(),
                patient.patient().value(),
                register.hashOf(patient.context()),
                patient.destruction().id().value(),
                time.now());
    }

    /** The patient is listed in the files. Each run deletes from the store of erasure keys again, the one that certifies too. */
    private void destroyErasureKey(PatientToErase patient, ErasedPatient erased) {
        Effect erasing = keyErasure.erase(erased);
        if (register.find(erased.tenantId(), erased.hash()).isEmpty()) {
            long keys = dataKeys.count(patient.patient());
            List<Long> copiesRead = trail.findReadCopies(patient.context());
            record(
                    Operation.ERASE_PATIENT_KEYS,
                    patient,
                    attempt -> erasing.then(destructions.change(
                            attempt, patient.destruction(), it -> it.erased(erased.time(), keys, copiesRead))));
        }
        activePatients.forget(patient.context());
    }

    private void certify(PatientToErase patient, List<DestroyedKey> listed) {
        DestructionRecord destruction = destructions.find(patient.destruction()).orElseThrow();
        ProvenDestruction proven = trail.prove(destruction);
        String certificate = certificates.issue(
                proven,
                patient,
                listed,
                heads.find(patient.context().tenantId().value()).orElseThrow(),
                time.now());
        Effect forgetting = patient.keepId() ? Effect.NONE : auditIdentifiers.dropping(patient.context());
        record(
                Operation.CERTIFY_DESTRUCTION,
                patient,
                attempt -> erasureKeyPlace
                        .requireHere()
                        .then(forgetting)
                        .then(ErasureListing.forget(
                                patient.context().tenantId(),
                                patient.destruction().id().value()))
                        .then(dataKeys.delete(patient.patient()))
                        .then(PatientLifecycle.forgetId(patient.patient()))
                        .then(destructions.change(
                                attempt,
                                patient.destruction(),
                                it -> it.certify(certificate, proven.unwrapFailedWith()))));
    }

    /** The event names the patient only where the trail may keep the id. */
    private void record(Operation operation, PatientToErase patient, Function<Attempt, Effect> effect) {
        operations
                .byItself(patient.context().tenantId(), patient.requestId())
                .on(patient.namedAs())
                .run(operation, attempt -> Recorded.changing(effect.apply(attempt), patient));
    }
}
