package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.audit.restoration.RestoredTenants;
import org.medchain.keys.patient.Patient;
import org.medchain.keys.patient.PatientLifecycle;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.PatientStatus;
import org.medchain.keys.patient.erased.EntryKind;
import org.medchain.keys.patient.erased.RegisterEntry;
import org.medchain.keys.server.LimitedLog;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.DatabaseClock;
import org.medchain.keys.server.database.DatabaseOutage;

/**
 * Places holds again, and cancels destructions again, that the erasure register lists and an older database lost. Nothing is erased
 * meanwhile: the register itself forbids it.
 */
@Shared
final class HoldReplay {

    private static final Logger LOG = System.getLogger(HoldReplay.class.getName());

    private final AuditedOperations operations;
    private final LostProtections lost;
    private final ListedPatients listedPatients;
    private final DestructionStore destructions;
    private final RestoredTenants restored;
    private final DatabaseClock time;
    private final LimitedLog failures = new LimitedLog(LOG);

    @Inject
    HoldReplay(
            AuditedOperations operations,
            LostProtections lost,
            ListedPatients listedPatients,
            DestructionStore destructions,
            RestoredTenants restored,
            DatabaseClock time) {
        this.operations = operations;
        this.lost = lost;
        this.listedPatients = listedPatients;
        this.destructions = destructions;
        this.restored = restored;
        this.time = time;
    }

    /** Brings back all that the database lost, before anything is served. */
    void repeatAll() {
        repeat(lost.findAllMissing());
    }

    /** Places these holds again, and cancels these destructions again. What fails is logged, and found missing the next time. */
    void repeat(List<RegisterEntry> missing) {
        Set<TenantId> failed = new HashSet<>();
        ReplayedProtections.note(
                missing.stream().filter(entry -> isRepeated(entry, failed)).toList(), restored);
        if (!missing.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "the database was older than the erasure register: " + missing.size()
                            + " legal holds and cancellations that it lacked were looked at again");
        }
    }

    /** Returns true if the database has it now by this server. Of a tenant whose trail can't be written, no other one is tried. */
    private boolean isRepeated(RegisterEntry entry, Set<TenantId> failed) {
        if (failed.contains(entry.tenantId())) {
            return false;
        }
        try {
            return entry.kind() == EntryKind.HELD ? placeAgain(entry) : cancelAgain(entry);
        } catch (RuntimeException e) {
            if (e instanceof KeyManagementException && !(e instanceof AuditUnavailableException)) {
                LOG.log(Level.INFO, "another server does the same, or the patient's keys are being erased", e);
                return false;
            }
            if (DatabaseOutage.stopsAll(e)) {
                throw e;
            }
            failures.log(Level.ERROR, "holds of a tenant can't be placed again yet", ", of " + entry.tenantId(), e);
            failed.add(entry.tenantId());
            return false;
        }
    }

    private boolean placeAgain(RegisterEntry hold) {
        Optional<Patient> patient = Optional.ofNullable(
                        listedPatients.find(List.of(hold)).get(hold.hash()))
                .filter(found -> found.status() != PatientStatus.DESTROYED)
                .filter(found -> listedPatients.isTrusted(found, hold.patient()));
        if (patient.isEmpty()) {
            lost.noteWithoutPatient(hold);
            return false;
        }
        PatientRowId row = patient.get().id();
        Instant now = time.now();
        operations
                .byItself(Optional.of(hold.tenantId()))
                .on(listedPatients.readableId(patient.get()))
                .run(
                        Operation.PLACE_LEGAL_HOLD,
                        attempt -> Recorded.changing(
                                destructions
                                        .holds()
                                        .requireNone(row)
                                        .then(lost.requireNotLifted(hold))
                                        .then(PatientLifecycle.requireKeys(row))
                                        .then(destructions
                                                .holds()
                                                .place(
                                                        attempt,
                                                        row,
                                                        RowCondition.NEW,
                                                        Optional.empty(),
                                                        it -> it.place(
                                                                HoldReason.OF_THE_REGISTER, actor(attempt), now))),
                                hold));
        listedPatients.listHoldOf(row, hold);
        return true;
    }

    private boolean cancelAgain(RegisterEntry cancellation) {
        DestructionRowId id = LostProtections.destructionOf(cancellation);
        Optional<Patient> patient = destructions.find(id).flatMap(found -> listedPatients.findRow(found.patient()));
        Instant now = time.now();
        operations
                .byItself(id.tenantId(), id.toString())
                .on(patient.flatMap(listedPatients::readableId))
                .run(
                        Operation.CANCEL_DESTRUCTION,
                        attempt -> Recorded.changing(
                                destructions
                                        .change(attempt, id, it -> it.cancel(actor(attempt), now))
                                        .then(release(patient)),
                                cancellation));
        return true;
    }

    private static Effect release(Optional<Patient> patient) {
        return patient.filter(found -> found.status() == PatientStatus.PENDING_DESTRUCTION)
                .map(found -> PatientLifecycle.release(found.id()))
                .orElse(Effect.NONE);
    }

    private static String actor(Attempt attempt) {
        return attempt.caller().actor();
    }
}
