package org.medchain.keys.escrow.recovery;

import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.medchain.keys.BatchResult;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.DestructionPendingException;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.UnknownPatientException;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.BatchItem;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.audit.WaitingCaller;
import org.medchain.keys.delivery.RecipientKey;
import org.medchain.keys.escrow.EscrowStore;
import org.medchain.keys.escrow.EscrowStore.Copy;
import org.medchain.keys.escrow.EscrowStore.StoredEscrowKey;
import org.medchain.keys.escrow.recovery.RecoveryOperations.Standing;
import org.medchain.keys.escrow.recovery.RecoveryRecord.OneTimeKey;
import org.medchain.keys.kms.TenantProvider;
import org.medchain.keys.patient.PatientKeys;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.PatientStore;
import org.medchain.keys.patient.PatientUntrustedException;
import org.medchain.keys.provider.WrappedDataKey;
import org.medchain.keys.recovery.RecoveryPublicKey;
import org.medchain.keys.server.KeyPlace;
import org.medchain.keys.server.Shared;
import org.medchain.keys.tenant.Tenant;

/**
 * Hands out escrow copies as they are stored, for custodians to open the seal that is for them.
 *
 * <p>Guarantee: what custodians open is still under the patient's erasure key. No copies leave under the id of another patient. Nothing leaves behind the cancellation of the recovery, or behind the request
 * to destroy the patient's keys: whether it may leave is looked at under the lock of the tenant's chain, with the event that says so.
 *
 * <p>Limit: of a patient whose destruction was asked for nothing is handed out either. If that is cancelled later, the patient takes another recovery.
 * So does one whose row had an id that the service did not store in it, once that is put right.
 */
@Shared
public final class RecoveryExport {

    /**
     * The most copies of a page that leaves, and so the most escrow keys that come back of it in one body of 1 MiB: each has 1,608 characters, and a
     * patient id at most 768, however JSON spells it.
     */
    public static final int MOST_COPIES = 400;

    private final AuditedOperations operations;
    private final PatientStore patients;
    private final EscrowStore escrow;
    private final Recoveries recoveries;
    private final TenantProvider provider;

    @Inject
    RecoveryExport(
            AuditedOperations operations,
            PatientStore patients,
            EscrowStore escrow,
            Recoveries recoveries,
            TenantProvider provider) {
        this.operations = operations;
        this.patients = patients;
        this.escrow = escrow;
        this.recoveries = recoveries;
        this.provider = provider;
    }

    /** The escrow keys and copies of one patient, or some of them. */
    public record ExportedPatient(EncryptionContext context, List<StoredEscrowKey> keys, List<Copy> copies) {}

    /**
     * The page that custodians take home.
     *
     * @param last the place behind which the next page begins, if there are more
     */
    public record ExportedPage(RecoveryRecord recovery, List<ExportedPatient> patients, Optional<KeyPlace> last) {}

    /**
     * Begins the export: makes the key that custodians seal to, wrapped under the tenant's CMK or KEK of today. Of what was exported before nothing
     * changes.
     *
     * @throws UnknownRecoveryException if the caller's tenant has no such recovery
     * @throws ConcurrentChangeException if its wait is not over, it has ended, or a restoration was confirmed since its approval
     * @throws org.medchain.keys.TenantRestoredException if the tenant's database went back, and that is not confirmed
     */
    public CompletableFuture<Standing> begin(RecoveryId id, OperationThreads threads) {
        return operations
                .ofCallersTenant(Optional.empty())
                .startOnce(
                        Operation.EXPORT_RECOVERY,
                        threads,
                        attempt -> begin(attempt, id),
                        (attempt, unused) -> Recorded.found(recoveries.standing(attempt.tenant(), id)));
    }

    private Recorded<Standing> begin(Attempt attempt, RecoveryId id) {
        RecoveryRecord recovery = recoveries.require(attempt.tenant(), id);
        Instant now = recoveries.now();
        if (recovery.statusAt(now) == RecoveryStatus.EXPORTED) {
            return Recorded.found(recoveries.standing(attempt.tenant(), id));
        }
        Tenant tenant = recoveries.requireTenantWithActiveCmk(attempt.tenant());
        recovery.requireReady(now);
        OneTimeKey key = makeKey(attempt, tenant, recovery);
        return Recorded.changingThen(
                recoveries
                        .requireStillApproved(recovery)
                        .then(tenant.requireSameCmk())
                        .then(recoveries.change(
                                attempt, id, it -> it.export(attempt.caller().actor(), key, now))),
                () -> recoveries.standing(attempt.tenant(), id));
    }

    /** A data key's 32 bytes are the seed of the key pair; they are kept as a data key is, wrapped. */
    private OneTimeKey makeKey(Attempt attempt, Tenant tenant, RecoveryRecord recovery) {
        try (WrappedDataKey made = provider.generateDataKey(attempt, tenant.cmk(), recovery.context())) {
            String publicKey = made.plainKey().use(seed -> RecipientKey.of(seed).publicKey());
            return new OneTimeKey(provider.type(), made.wrappedKey(), RecoveryPublicKey.parse(publicKey));
        }
    }

    /**
     * The next escrow copies. Each patient whose copies leave has an event in the course of the recovery, which is committed before the page leaves.
     *
     * @param after the last place of the page before
     * @param limit copies that are looked at, at most; never more than {@link #MOST_COPIES}
     * @throws ConcurrentChangeException if the export was not begun, the recovery has ended, or a restoration was confirmed since its approval
     * @throws org.medchain.keys.TenantRestoredException if the tenant's database went back, and that is not confirmed
     * @throws org.medchain.keys.TenantUntrustedException if the row of the recovery or the tenant was changed past the service
     */
    public ExportedPage read(RecoveryId id, Optional<KeyPlace> after, int limit, OperationThreads threads) {
        Looked looked = operations.ofCallersTenant(Optional.empty()).run(Operation.READ_ESCROW_COPIES, attempt -> {
            Looked found = look(attempt, id, after, Math.min(limit, MOST_COPIES));
            return Recorded.changing(recoveries.requireStillApproved(found.recovery()), found);
        });
        return exportAll(looked, threads);
    }

    /** The contents of a page. Nothing of it leaves before it is committed. */
    private record Looked(RecoveryRecord recovery, Tenant tenant, List<LookedAt> patients, Optional<KeyPlace> last) {}

    private record LookedAt(PatientRowId row, EncryptionContext context, List<Copy> copies) {

        KeyPlace last() {
            return copies.get(copies.size() - 1).place();
        }
    }

    private Looked look(Attempt attempt, RecoveryId id, Optional<KeyPlace> after, int limit) {
        RecoveryRecord recovery = recoveries.require(attempt.tenant(), id);
        recovery.requireExported(recoveries.now());
        Tenant tenant = recoveries.requireActiveTenant(attempt.tenant());
        List<Copy> copies =
                escrow.findAfter(attempt.tenant(), recovery.patients(), after.orElse(KeyPlace.FIRST), limit);
        Map<UUID, List<Copy>> byPatient = copies.stream()
                .collect(Collectors.groupingBy(it -> it.place().owner(), LinkedHashMap::new, Collectors.toList()));
        List<LookedAt> found = new ArrayList<>();
        byPatient.forEach((patient, ofPatient) ->
                lookAt(new PatientRowId(attempt.tenant(), patient), ofPatient).ifPresent(found::add));
        Optional<KeyPlace> last = copies.size() < limit
                ? Optional.empty()
                : Optional.of(copies.get(copies.size() - 1).place());
        return new Looked(recovery, tenant, found, last);
    }

    /** Looks at a patient; empty if the id was forgotten, since the keys are erased, or is none. */
    private Optional<LookedAt> lookAt(PatientRowId row, List<Copy> copies) {
        return patients.findContext(row).map(context -> new LookedAt(row, context, copies));
    }

    /**
     * All leave whose events say so. If one fails for a reason that is not the patient's own, the next page begins there, and copies behind it may leave twice.
     * The first is committed before the others: if it fails so, none leave.
     */
    private ExportedPage exportAll(Looked looked, OperationThreads threads) {
        int patients = looked.patients().size();
        List<BatchResult<ExportedPatient>> ended = new ArrayList<>(export(looked, 0, Math.min(1, patients), threads));
        ended.stream().flatMap(it -> failureOfAll(it).stream()).findFirst().ifPresent(failure -> {
            throw failure;
        });
        ended.addAll(export(looked, ended.size(), patients, threads));
        int whole =
                (int) ended.stream().takeWhile(it -> failureOfAll(it).isEmpty()).count();
        return new ExportedPage(
                looked.recovery(),
                ended.stream().flatMap(it -> it.result().stream()).toList(),
                whole == patients
                        ? looked.last()
                        : Optional.of(looked.patients().get(whole - 1).last()));
    }

    private List<BatchResult<ExportedPatient>> export(Looked looked, int from, int to, OperationThreads threads) {
        if (from == to) {
            return List.of();
        }
        List<BatchItem<ExportedPatient>> items = looked.patients().subList(from, to).stream()
                .map(patient -> new BatchItem<>(
                        patient.context().patientId(),
                        attempt -> export(attempt, looked, patient),
                        (attempt, unused) -> export(attempt, looked, patient)))
                .toList();
        return WaitingCaller.call(after -> operations
                .ofCallersTenant(Optional.empty())
                .inTheCourseOf(looked.recovery().id().toString())
                .startAll(Operation.READ_ESCROW_COPIES, threads.thenOn(after), items));
    }

    private static Optional<RuntimeException> failureOfAll(BatchResult<?> ended) {
        return ended.failure().filter(failure -> !isOfThePatientAlone(failure));
    }

    /** The others of the page leave all the same. */
    private static boolean isOfThePatientAlone(RuntimeException failure) {
        return failure instanceof DestructionPendingException
                || failure instanceof KeysDestroyedException
                || failure instanceof PatientUntrustedException
                || failure instanceof UnknownPatientException;
    }

    private Recorded<ExportedPatient> export(Attempt attempt, Looked looked, LookedAt patient) {
        attempt.actsOnEveryKey();
        Set<UUID> wanted = patient.copies().stream().map(Copy::epoch).collect(Collectors.toSet());
        List<StoredEscrowKey> keys = escrow.findKeys(patient.row(), patient.context(), wanted);
        Set<UUID> known = keys.stream().map(key -> key.epoch().id()).collect(Collectors.toSet());
        List<Copy> copies = patient.copies().stream()
                .filter(copy -> known.contains(copy.epoch()))
                .toList();
        if (copies.isEmpty()) { // Its event must not say that some left.
            throw new UnknownPatientException();
        }
        try (PatientKeys active = patients.find(patient.context()).orElseThrow(UnknownPatientException::new)) {
            active.requireOwnId(patient.row());
            Effect guarding = recoveries
                    .requireStillApproved(looked.recovery())
                    .then(looked.tenant().requireSameCmk())
                    .then(active.requireActive())
                    .then(recoveries.requireExported(looked.recovery()));
            return Recorded.changing(guarding, new ExportedPatient(patient.context(), keys, copies));
        }
    }
}
