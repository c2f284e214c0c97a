package org.medchain.keys.escrow.recovery;

import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.medchain.keys.DestructionPendingException;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.audit.restoration.RestoredTenants;
import org.medchain.keys.delivery.RecipientKey;
import org.medchain.keys.escrow.EscrowStore;
import org.medchain.keys.escrow.EscrowStore.Copy;
import org.medchain.keys.escrow.EscrowStore.Place;
import org.medchain.keys.escrow.EscrowStore.SealedEscrowKey;
import org.medchain.keys.escrow.recovery.RecoveryOperations.Standing;
import org.medchain.keys.escrow.recovery.RecoveryRecord.OneTimeKey;
import org.medchain.keys.kms.TenantProvider;
import org.medchain.keys.patient.Patient;
import org.medchain.keys.patient.PatientKeys;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.PatientStore;
import org.medchain.keys.provider.WrappedDataKey;
import org.medchain.keys.recovery.RecoveryPublicKey;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.DatabaseClock;
import org.medchain.keys.tenant.Tenant;
import org.medchain.keys.tenant.TenantStore;

/**
 * Hands out escrow copies, for custodians to open: without the seal of the erasure key, still sealed to the recovery key.
 *
 * <p>Guarantee: of an erased patient there is nothing to hand out.
 *
 * <p>Limit: of a patient whose destruction was asked for nothing is handed out either. If that is cancelled later, the patient takes another recovery.
 */
@Shared
public final class RecoveryExport {

    private final AuditedOperations operations;
    private final TenantStore tenants;
    private final RestoredTenants restored;
    private final PatientStore patients;
    private final EscrowStore escrow;
    private final RecoveryStore recoveries;
    private final TenantProvider provider;
    private final DatabaseClock time;
    private final Clock clock;

    @Inject
    @SuppressWarnings("TooManyParameters") // It brings together what nothing else does.
    RecoveryExport(
            AuditedOperations operations,
            TenantStore tenants,
            RestoredTenants restored,
            PatientStore patients,
            EscrowStore escrow,
            RecoveryStore recoveries,
            TenantProvider provider,
            DatabaseClock time,
            Clock clock) {
        this.operations = operations;
        this.tenants = tenants;
        this.restored = restored;
        this.patients = patients;
        this.escrow = escrow;
        this.recoveries = recoveries;
        this.provider = provider;
        this.time = time;
        this.clock = clock;
    }

    /** The escrow keys and copies of one patient, or some of them. */
    public record ExportedPatient(EncryptionContext context, Collection<SealedEscrowKey> keys, List<Copy> copies) {}

    /**
     * What custodians take home.
     *
     * @param last the last place that was looked at, if there are more behind it
     */
    public record ExportedPage(RecoveryRecord recovery, List<ExportedPatient> patients, Optional<Place> last) {}

    /**
     * Begins the export: makes the key that custodians seal to, wrapped under the tenant's CMK or KEK of today. Of what was exported before nothing
     * changes.
     *
     * @throws UnknownRecoveryException if the caller's tenant has no such recovery
     * @throws org.medchain.keys.ConcurrentChangeException if its wait is not over, or it has ended
     * @throws org.medchain.keys.TenantRestoredException if the tenant's database went back, and that is not confirmed
     */
    public CompletableFuture<Standing> begin(RecoveryId id, OperationThreads threads) {
        return operations
                .ofCallersTenant(Optional.empty())
                .startOnce(
                        Operation.EXPORT_RECOVERY,
                        threads,
                        attempt -> begin(attempt, id),
                        (attempt, unused) -> Recorded.found(standing(attempt, id)));
    }

    private Recorded<Standing> begin(Attempt attempt, RecoveryId id) {
        RecoveryRecord recovery = recoveries.require(attempt.tenant(), id);
        Instant now = time.now();
        if (recovery.statusAt(now) == RecoveryStatus.EXPORTED) {
            return Recorded.found(standing(attempt, id));
        }
        Tenant tenant = tenants.requireActive(attempt.tenant());
        tenant.cmkDates().requireActive(clock.instant());
        recovery.requireReady(now);
        OneTimeKey key = makeKey(attempt, tenant, recovery);
        return Recorded.changingThen(
                restored.requireNotRestored(attempt.tenant())
                        .then(tenant.requireSameCmk())
                        .then(RecoveryStore.change(
                                attempt.tenant(),
                                id,
                                it -> it.export(attempt.caller().actor(), key, now))),
                () -> standing(attempt, id));
    }

    /** A data key's 32 bytes are the seed of the key pair; they are kept as a data key is, wrapped. */
    private OneTimeKey makeKey(Attempt attempt, Tenant tenant, RecoveryRecord recovery) {
        try (WrappedDataKey made = provider.generateDataKey(attempt, tenant.cmk(), recovery.context())) {
            String publicKey = made.plainKey().use(seed -> RecipientKey.of(seed).publicKey());
            return new OneTimeKey(provider.type(), made.wrappedKey(), RecoveryPublicKey.parse(publicKey));
        }
    }

    private Standing standing(Attempt attempt, RecoveryId id) {
        RecoveryRecord found = recoveries.require(attempt.tenant(), id);
        return new Standing(found, found.statusAt(time.now()));
    }

    /**
     * The next escrow copies.
     *
     * @param after the last place of the page before
     * @param limit copies that are looked at, at most
     * @throws org.medchain.keys.ConcurrentChangeException if the export was not begun, or the recovery has ended
     * @throws org.medchain.keys.TenantRestoredException if the tenant's database went back, and that is not confirmed
     */
    public ExportedPage read(RecoveryId id, Optional<Place> after, int limit) {
        return operations.ofCallersTenant(Optional.empty()).run(Operation.READ_ESCROW_COPIES, attempt -> {
            Effect sound = restored.requireNotRestored(attempt.tenant());
            return Recorded.changing(sound, page(attempt, id, after, limit));
        });
    }

    private ExportedPage page(Attempt attempt, RecoveryId id, Optional<Place> after, int limit) {
        RecoveryRecord recovery = recoveries.require(attempt.tenant(), id);
        recovery.requireExported(time.now());
        List<Copy> copies = escrow.findAfter(attempt.tenant(), recovery.patients(), after.orElse(Place.FIRST), limit);
        Map<UUID, List<Copy>> byPatient = copies.stream()
                .collect(Collectors.groupingBy(it -> it.place().patient(), LinkedHashMap::new, Collectors.toList()));
        List<ExportedPatient> exported = new ArrayList<>();
        byPatient.forEach((patient, ofPatient) ->
                export(new PatientRowId(attempt.tenant(), patient), ofPatient).ifPresent(exported::add));
        Optional<Place> last = copies.size() < limit
                ? Optional.empty()
                : Optional.of(copies.get(copies.size() - 1).place());
        return new ExportedPage(recovery, exported, last);
    }

    /** Empty of a patient whose keys may not be used. */
    private Optional<ExportedPatient> export(PatientRowId row, List<Copy> copies) {
        Optional<EncryptionContext> context = patients.findRow(row)
                .flatMap(Patient::patientId)
                .map(patientId -> new EncryptionContext(row.tenantId(), patientId));
        try (Closing patient = new Closing(context.flatMap(patients::find))) {
            return patient.keys().map(keys -> {
                List<UUID> epochs = copies.stream().map(Copy::epoch).distinct().toList();
                return new ExportedPatient(
                        context.orElseThrow(),
                        escrow.findKeys(keys, context.orElseThrow(), epochs).values(),
                        copies);
            });
        } catch (DestructionPendingException | KeysDestroyedException e) {
            return Optional.empty();
        }
    }

    private record Closing(Optional<PatientKeys> keys) implements AutoCloseable {

        @Override
        public void close() {
            keys.ifPresent(PatientKeys::close);
        }
    }
}
