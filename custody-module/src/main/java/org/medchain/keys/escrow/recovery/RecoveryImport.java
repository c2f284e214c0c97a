package org.medchain.keys.escrow.recovery;

import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.medchain.keys.BatchResult;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PlainKey;
import org.medchain.keys.RotatedPatient;
import org.medchain.keys.UnknownPatientException;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.BatchItem;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.datakey.Rewrapped;
import org.medchain.keys.datakey.Rewrapping;
import org.medchain.keys.delivery.RecipientKey;
import org.medchain.keys.escrow.EscrowCopies;
import org.medchain.keys.escrow.EscrowStore;
import org.medchain.keys.escrow.EscrowStore.Copy;
import org.medchain.keys.escrow.recovery.RecoveryRecord.OneTimeKey;
import org.medchain.keys.kms.TenantProvider;
import org.medchain.keys.patient.PatientKeys;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.PatientStore;
import org.medchain.keys.recovery.EscrowEpoch;
import org.medchain.keys.recovery.EscrowKey;
import org.medchain.keys.recovery.SealedEscrowKey;
import org.medchain.keys.server.Shared;
import org.medchain.keys.tenant.Tenant;

/**
 * Takes back what custodians opened, which the patient's erasure key must open again: of who is erased nothing comes back. Each data key is wrapped under the tenant's CMK or KEK of today and takes the place of its lost wrapping, as
 * a rotation does it. Each patient's all or none, with one event. A data key that is under today's CMK or KEK stays as it is, so taking the same
 * back twice does no harm.
 */
@Shared
public final class RecoveryImport {

    private static final int TRIES = 3;

    private final AuditedOperations operations;
    private final PatientStore patients;
    private final Rewrapping rewrapping;
    private final Recoveries recoveries;
    private final EscrowStore escrow;
    private final TenantProvider provider;

    @Inject
    RecoveryImport(
            AuditedOperations operations,
            PatientStore patients,
            Rewrapping rewrapping,
            Recoveries recoveries,
            EscrowStore escrow,
            TenantProvider provider) {
        this.operations = operations;
        this.patients = patients;
        this.rewrapping = rewrapping;
        this.recoveries = recoveries;
        this.escrow = escrow;
        this.provider = provider;
    }

    /** The private half of the recovery's key, for the patients of one request: the provider is asked once, for a recovery that is still approved. */
    private final class Recipient {

        private RecipientKey opened;

        synchronized RecipientKey open(Attempt attempt, Tenant tenant, RecoveryRecord recovery, OneTimeKey key) {
            if (opened == null) {
                recoveries.requireApprovedNow(recovery);
                try (PlainKey seed =
                        provider.unwrap(attempt, key.provider(), key.wrapped(), tenant.cmk(), recovery.context())) {
                    opened = seed.use(RecipientKey::of);
                }
            }
            return opened;
        }
    }

    /**
     * Takes these patients' data keys back.
     *
     * @return how each ended, in their order: {@link InvalidEncryptedKeyException} if the escrow key was not sealed to this recovery's key, or opens no copy,
     *     {@link ConcurrentChangeException} if the recovery is not exported, has ended, or a restoration was confirmed since its approval,
     *     {@link org.medchain.keys.TenantRestoredException} if the tenant's database went back, and that is not confirmed
     */
    public CompletableFuture<List<BatchResult<RotatedPatient>>> recover(
            RecoveryId id, List<RecoveredPatient> recovered, OperationThreads threads) {
        if (recovered.isEmpty() || recovered.size() > RecoveryExport.MOST_COPIES) {
            throw new MalformedValueException("items", "must be 1 to " + RecoveryExport.MOST_COPIES);
        }
        Recipient recipient = new Recipient();
        List<BatchItem<RotatedPatient>> items = recovered.stream()
                .map(patient -> new BatchItem<>(
                        patient.patientId(),
                        attempt -> recover(attempt, id, recipient, patient),
                        RecoveryImport::recoveredBefore))
                .toList();
        return operations
                .ofCallersTenant(Optional.empty())
                .trying(TRIES)
                .startAll(Operation.RECOVER_PATIENT_KEYS, threads, items);
    }

    private static String textOf(RotatedPatient result) {
        return result.rotated() + " " + result.current() + " " + result.generation();
    }

    private static Recorded<RotatedPatient> recoveredBefore(Attempt attempt, String text) {
        List<Integer> numbers =
                Pattern.compile(" ").splitAsStream(text).map(Integer::valueOf).toList();
        return Recorded.found(new RotatedPatient(numbers.get(0), numbers.get(1), numbers.get(2)));
    }

    private Recorded<RotatedPatient> recover(
            Attempt attempt, RecoveryId id, Recipient recipient, RecoveredPatient recovered) {
        RecoveryRecord recovery = recoveries.require(attempt.tenant(), id);
        Instant now = recoveries.now();
        recovery.requireExported(now);
        OneTimeKey key = recovery.oneTimeKey().orElseThrow(ConcurrentChangeException::new);
        Tenant tenant = recoveries.requireTenantWithActiveCmk(attempt.tenant());
        EncryptionContext context = new EncryptionContext(attempt.tenant(), recovered.patientId());
        EscrowEpoch sealedFor =
                new EscrowEpoch(recovered.epoch(), key.publicKey().id(), context);
        try (PatientKeys patient = patients.find(context).orElseThrow(UnknownPatientException::new)) {
            requireNamed(recovery, patient);
            RecipientKey opener = recipient.open(attempt, tenant, recovery, key);
            EscrowEpoch epoch = epochOf(patient.id(), context, recovered);
            try (EscrowKey escrowKey = SealedEscrowKey.open(opener, recovered.sealedKey(), sealedFor)
                    .flatMap(inner -> EscrowCopies.open(inner, patient, epoch))
                    .orElseThrow(InvalidEncryptedKeyException::new)) {
                StoredCopies copies = new StoredCopies(patient.id(), epoch, escrowKey);
                Rewrapped rewrapped = rewrapping.restore(attempt, patient, context, tenant, epoch.id(), copies::open);
                copies.requireSomeToOpen();
                return replacing(
                        attempt,
                        rewrapped,
                        recoveries
                                .requireStillApproved(recovery)
                                .then(patient.requireActive())
                                .then(tenant.requireSameCmk())
                                .then(recoveries.count(
                                        recovery, rewrapped.result().rotated(), now)));
            }
        }
    }

    /** The epoch as it is stored: its escrow key is bound to the recovery key that it was made for. */
    private EscrowEpoch epochOf(PatientRowId patient, EncryptionContext context, RecoveredPatient recovered) {
        return escrow.findRecoveryKey(patient, recovered.epoch())
                .map(recoveryKey -> new EscrowEpoch(recovered.epoch(), recoveryKey, context))
                .orElseThrow(InvalidEncryptedKeyException::new);
    }

    /**
     * The copies of one epoch in the database, which the escrow key of that epoch alone opens. So who sends one of their own recovers nothing, and
     * puts nothing in the place of a data key.
     */
    private final class StoredCopies {

        private final PatientRowId patient;
        private final EscrowEpoch epoch;
        private final EscrowKey escrowKey;
        private boolean found;
        private boolean opened;

        StoredCopies(PatientRowId patient, EscrowEpoch epoch, EscrowKey escrowKey) {
            this.patient = patient;
            this.epoch = epoch;
            this.escrowKey = escrowKey;
        }

        /** Opens a copy; empty if there is none of this epoch, or a damaged one. */
        Optional<PlainKey> open(DataKeyId keyId) {
            Optional<Copy> copy = escrow.findCopy(patient, keyId, epoch.id());
            Optional<PlainKey> plainKey = copy.flatMap(it -> escrowKey.open(it.copy(), keyId, epoch));
            found |= copy.isPresent();
            opened |= plainKey.isPresent();
            return plainKey;
        }

        void requireSomeToOpen() {
            if (found && !opened) {
                throw new InvalidEncryptedKeyException();
            }
        }
    }

    /** A patient whom the recovery does not name is answered like one who is not known. */
    private static void requireNamed(RecoveryRecord recovery, PatientKeys patient) {
        if (recovery.patients()
                .filter(rows -> !rows.contains(patient.id().value()))
                .isPresent()) {
            throw new UnknownPatientException();
        }
    }

    private static Recorded<RotatedPatient> replacing(Attempt attempt, Rewrapped rewrapped, Effect guarding) {
        RotatedPatient result = rewrapped.result();
        attempt.reaches(result.generation());
        return Recorded.changing(guarding.then(rewrapped.replacement()), result).repeatedFrom(textOf(result));
    }
}
