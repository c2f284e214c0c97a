package org.medchain.keys.escrow.recovery;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.DestructionPendingException;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.KmsRefusedException;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PlainKey;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.datakey.DataKey;
import org.medchain.keys.datakey.DataKeyOpener;
import org.medchain.keys.datakey.DataKeyStore;
import org.medchain.keys.escrow.EscrowCopies;
import org.medchain.keys.escrow.EscrowCopy;
import org.medchain.keys.escrow.EscrowSettings;
import org.medchain.keys.escrow.EscrowStore;
import org.medchain.keys.patient.PatientKeys;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.PatientStore;
import org.medchain.keys.patient.StoredPatient;
import org.medchain.keys.recovery.RecoveryPublicKey;
import org.medchain.keys.server.KeyPlace;
import org.medchain.keys.server.LimitedLog;
import org.medchain.keys.server.NamedMetric;
import org.medchain.keys.server.Shared;
import org.medchain.keys.tenant.ActiveTenant;
import org.medchain.keys.tenant.ActiveTenantCache;
import org.medchain.keys.work.BackOff;
import org.medchain.keys.work.Lease;
import org.medchain.keys.work.Turns;
import org.medchain.keys.work.WorkStore;

/**
 * Makes copies of data keys that have none for the tenant's recovery key: they were made before it was set. Patient by patient, under a lease, with
 * one event for each patient and slice of data keys. What is interrupted continues behind the last patient, or amid one with many data keys. For whom the copies are, the tenant's row says.
 *
 * <p>Limit: a data key that does not open, and those of a patient whose row can't be read, whose erasure key is lost or does not open, or whose destruction is pending, are left without until {@link EscrowBackfills}
 * has all looked at again. So is one that the key management service refuses to open, as under a CMK of before that is disabled; that is tried again after a day, in which somebody may have mended the policy of the CMK.
 */
@Shared
final class EscrowBackfill {

    private static final Logger LOG = System.getLogger(EscrowBackfill.class.getName());
    private static final Metadata BEHIND = NamedMetric.of(
            "medchain_escrow_tenants_behind",
            "Tenants with a recovery key some of whose older data keys may have no escrow copy yet");
    private static final Duration TURN = Duration.ofSeconds(50);
    private static final String COURSE = "escrow-copies";
    private static final DataKeyId BEFORE_ALL = new DataKeyId(new UUID(0, 0));
    private static final UUID AFTER_ALL = new UUID(-1, -1);
    private static final int PATIENTS = 100;
    private static final int KEYS = 500;
    private static final int TRIES = 3;
    private static final BackOff REFUSED = new BackOff(Duration.ofDays(1), Duration.ofDays(1));

    private final AuditedOperations operations;
    private final ActiveTenantCache tenants;
    private final PatientStore patients;
    private final DataKeyStore dataKeys;
    private final DataKeyOpener opener;
    private final EscrowCopies copies;
    private final EscrowStore escrow;
    private final BackfillStore backfills;
    private final WorkStore leases;
    private final EscrowSettings settings;
    private final InstantSource waits;
    private final AtomicInteger behind = new AtomicInteger();
    private final Turns<TenantId> turns = new Turns<>();
    private final LimitedLog failures = new LimitedLog(LOG);

    @Inject
    @SuppressWarnings("TooManyParameters") // It brings together what nothing else does.
    EscrowBackfill(
            AuditedOperations operations,
            ActiveTenantCache tenants,
            PatientStore patients,
            DataKeyStore dataKeys,
            DataKeyOpener opener,
            EscrowCopies copies,
            EscrowStore escrow,
            BackfillStore backfills,
            WorkStore leases,
            EscrowSettings settings,
            InstantSource waits) {
        this.operations = operations;
        this.tenants = tenants;
        this.patients = patients;
        this.dataKeys = dataKeys;
        this.opener = opener;
        this.copies = copies;
        this.escrow = escrow;
        this.backfills = backfills;
        this.leases = leases;
        this.settings = settings;
        this.waits = waits;
    }

    void showIn(MetricRegistry metrics) {
        metrics.gauge(BEHIND, behind, AtomicInteger::get);
    }

    /**
     * Works for 50 seconds, and until the data key under way is done, on the tenants that no other server works on and that do not wait; on none while escrow is off.
     *
     * @return how many tenants are not done, those too that wait since data keys were refused
     */
    int run() {
        if (!settings.enabled()) {
            behind.set(0);
            return 0;
        }
        Instant end = waits.instant().plus(TURN);
        for (TenantId tenantId : turns.order(backfills.findOpen())) {
            try {
                leases.take(BackfillStore.COPIES, tenantId, REFUSED.longest()).ifPresent(lease -> workOn(lease, end));
            } catch (RuntimeException e) {
                // Of one tenant's key management service, for instance; the others need not wait for it.
                failures.log(Level.WARNING, "escrow copies of a tenant are not complete yet", "", e);
            }
        }
        behind.set(backfills.findOpen().size());
        return behind.get();
    }

    private void workOn(Lease<TenantId> lease, Instant end) {
        try (lease) {
            tenants.forget(lease.subject());
            RecoveryPublicKey recoveryKey =
                    tenants.require(lease.subject()).recoveryKey().orElseThrow(Lease.LostException::new);
            Optional<PatientRowId> reached = backfills.findReached(lease.subject(), recoveryKey.id());
            while (reached.isPresent() && !isOver(end)) {
                turns.note(lease.subject());
                reached = workOnSome(lease, recoveryKey, reached.get(), end);
            }
        } catch (Lease.LostException e) {
            LOG.log(Level.DEBUG, "another server goes on, or the recovery key was set again");
        }
    }

    /** Answers the last patient who was looked at; empty if there are no more. */
    private Optional<PatientRowId> workOnSome(
            Lease<TenantId> lease, RecoveryPublicKey recoveryKey, PatientRowId after, Instant end) {
        List<StoredPatient> some = patients.findBetween(after, new PatientRowId(lease.subject(), AFTER_ALL), PATIENTS);
        some.forEach(StoredPatient::close);
        if (some.isEmpty()) {
            if (!backfills.finish(lease)) {
                lease.putOff(REFUSED, "the key management service refuses data keys");
            }
            return Optional.empty();
        }
        Optional<KeyPlace> amid = backfills.findAmid(lease.subject());
        PatientRowId reached = after;
        for (StoredPatient patient : some) {
            DataKeyId first = amid.filter(it -> it.owner().equals(patient.id().value()))
                    .map(KeyPlace::keyId)
                    .orElse(BEFORE_ALL);
            if (isOver(end) || !copyAll(lease, recoveryKey, patient, first, end)) {
                break;
            }
            reached = patient.id();
        }
        return Optional.of(reached);
    }

    private boolean isOver(Instant end) {
        return !waits.instant().isBefore(end);
    }

    /** @return false if the turn ended before all were looked at */
    private boolean copyAll(
            Lease<TenantId> lease, RecoveryPublicKey recoveryKey, StoredPatient patient, DataKeyId first, Instant end) {
        List<DataKeyId> looked = new ArrayList<>();
        List<KmsRefusedException> refusals = new ArrayList<>();
        List<DataKeyId> missing = patient.keys().isEmpty()
                ? List.of()
                : escrow.findWithoutCopy(patient.id(), recoveryKey.id(), first, KEYS);
        while (!missing.isEmpty()) {
            lease.renewIfDue();
            List<DataKeyId> some = missing;
            try {
                operations
                        .byItself(patient.id().tenantId(), COURSE)
                        .on(patient.context().patientId())
                        .trying(TRIES)
                        .run(Operation.COPY_DATA_KEYS, attempt -> {
                            looked.clear();
                            // One at least: the answer to each may take seconds.
                            Stream<DataKeyId> next =
                                    some.stream().takeWhile(it -> (looked.isEmpty() || !isOver(end)) && looked.add(it));
                            return copy(attempt, recoveryKey, patient.context(), next, refusals);
                        });
            } catch (DestructionPendingException | KeysDestroyedException e) {
                LOG.log(Level.DEBUG, "a patient's keys may not be used", e);
                refusals.clear();
                break;
            } catch (KmsRefusedException e) {
                LOG.log(Level.DEBUG, "none of these data keys may be opened; others wait behind them", e);
            }
            DataKeyId last = looked.get(looked.size() - 1);
            missing = escrow.findWithoutCopy(patient.id(), recoveryKey.id(), last, KEYS);
            if (!missing.isEmpty()) {
                backfills.noteAmid(lease, patient.id(), last, !refusals.isEmpty());
                if (isOver(end)) {
                    return false;
                }
            }
        }
        backfills.advance(lease, patient.id(), !refusals.isEmpty());
        return true;
    }

    private Recorded<Integer> copy(
            Attempt attempt,
            RecoveryPublicKey recoveryKey,
            EncryptionContext context,
            Stream<DataKeyId> missing,
            List<KmsRefusedException> refused) {
        ActiveTenant tenant = tenants.require(context.tenantId());
        if (!tenant.recoveryKey().equals(Optional.of(recoveryKey))) {
            tenants.forget(context.tenantId());
            throw new ConcurrentChangeException();
        }
        Map<DataKeyId, PlainKey> opened = new HashMap<>();
        int refusedBefore = refused.size();
        try (PatientKeys patient = patients.find(context).orElseThrow(ConcurrentChangeException::new)) {
            missing.flatMap(keyId -> dataKeys.find(patient.id(), keyId).stream())
                    .forEach(key -> open(attempt, patient, context, tenant, key, refused)
                            .ifPresent(plainKey -> opened.put(key.keyId(), plainKey)));
            attempt.actsOnEveryKey();
            if (!opened.isEmpty()) {
                return storing(tenant, patient, copies.copyAll(recoveryKey, patient, context, opened), opened.keySet());
            }
            if (refused.size() > refusedBefore) {
                throw refused.get(refusedBefore);
            }
            return Recorded.found(0);
        } finally {
            opened.values().forEach(PlainKey::close);
        }
    }

    private Recorded<Integer> storing(ActiveTenant tenant, PatientKeys patient, EscrowCopy copy, Set<DataKeyId> keys) {
        Effect storing = tenant.requireUnchanged()
                .then(patient.requireActive())
                .then(EscrowStore.replacing(patient.id(), List.copyOf(keys)))
                .then(copy.storing());
        return Recorded.changing(storing, keys.size())
                .whenCommitted(copy::committed)
                .whenNotCommitted(copy::notCommitted)
                .whenNotCommitted(() -> tenants.forget(tenant.tenantId()));
    }

    private Optional<PlainKey> open(
            Attempt attempt,
            PatientKeys patient,
            EncryptionContext context,
            ActiveTenant tenant,
            DataKey key,
            List<KmsRefusedException> refused) {
        attempt.actsOn(key.keyId());
        try {
            return Optional.of(opener.open(attempt, patient, context, tenant.cmk(), key));
        } catch (InvalidEncryptedKeyException | MalformedValueException e) {
            LOG.log(Level.WARNING, "a data key has no escrow copy, since it does not open: " + key.keyId());
        } catch (KmsRefusedException e) {
            refused.add(e);
            failures.log(
                    Level.WARNING,
                    "a data key has no escrow copy yet, since the key management service refuses to open it",
                    ": " + key.keyId(),
                    null);
        }
        return Optional.empty();
    }
}
