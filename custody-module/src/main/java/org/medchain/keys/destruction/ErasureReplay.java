package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.DestructionId;
import org.medchain.keys.DestructionStatus;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantUntrustedException;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.AuditIdentifierStore;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.audit.restoration.LostLines;
import org.medchain.keys.audit.restoration.RestoredTenants;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.datakey.DataKeyErasureStore;
import org.medchain.keys.destruction.listing.ErasureListing;
import org.medchain.keys.patient.KeyErasure;
import org.medchain.keys.patient.Patient;
import org.medchain.keys.patient.PatientLifecycle;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.PatientStatus;
import org.medchain.keys.patient.PatientStore;
import org.medchain.keys.patient.erased.ErasedPatient;
import org.medchain.keys.patient.erased.ErasureRegister;
import org.medchain.keys.patient.erased.RegisterEntry;
import org.medchain.keys.server.LimitedLog;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.DatabaseClock;
import org.medchain.keys.tenant.TenantStore;

/**
 * Repeats erasures that a restore of the database undid, for patients whom the erasure register lists and the database has no
 * record of: the database was restored from an older backup, or an older copy took its place.
 */
@Shared
public final class ErasureReplay {

    private static final Logger LOG = System.getLogger(ErasureReplay.class.getName());

    private static final int WAITING_PAGE = 100;

    private final AuditedOperations operations;
    private final AuditIdentifierStore auditIdentifiers;
    private final ErasureRegister register;
    private final ErasureListing listing;
    private final MissingLines lines;
    private final ListedPatients listedPatients;
    private final PatientStore patients;
    private final TenantStore tenants;
    private final RestoredTenants restored;
    private final DataKeyErasureStore dataKeys;
    private final DestructionStore destructions;
    private final DestructionTrail trail;
    private final KeyErasure keyErasure;
    private final RestoredErasureKeys restoredKeys;
    private final Certificates certificates;
    private final DatabaseClock time;
    private final RevivedRows revived;
    private final LimitedLog failures = new LimitedLog(LOG);

    @Inject
    @SuppressWarnings("TooManyParameters") // What an erasure changes, it changes again.
    ErasureReplay(
            AuditedOperations operations,
            AuditIdentifierStore auditIdentifiers,
            ErasureRegister register,
            ErasureListing listing,
            MissingLines lines,
            ListedPatients listedPatients,
            PatientStore patients,
            TenantStore tenants,
            RestoredTenants restored,
            DataKeyErasureStore dataKeys,
            DestructionStore destructions,
            DestructionTrail trail,
            KeyErasure keyErasure,
            RestoredErasureKeys restoredKeys,
            Certificates certificates,
            DatabaseClock time) {
        this.operations = operations;
        this.auditIdentifiers = auditIdentifiers;
        this.register = register;
        this.listing = listing;
        this.lines = lines;
        this.listedPatients = listedPatients;
        this.patients = patients;
        this.tenants = tenants;
        this.restored = restored;
        this.dataKeys = dataKeys;
        this.destructions = destructions;
        this.trail = trail;
        this.keyErasure = keyErasure;
        this.restoredKeys = restoredKeys;
        this.certificates = certificates;
        this.time = time;
        this.revived = new RevivedRows(operations, register, patients);
    }

    /**
     * Returns when the database knows the erasures that were listed last, as far back as it lacks some, but for those that wait for other
     * servers: an older database lacks the last ones. No key of anyone who is listed is handed out, whatever the database says.
     *
     * @throws org.medchain.keys.server.settings.InvalidSettingException if the register can't be trusted, or certificates not be signed
     */
    public void run() {
        certificates.signer();
        // Before what other servers recorded meanwhile is listed behind them.
        List<ErasedPatient> missing = lines.findLastUnrecorded();
        register.catchUp();
        if (!missing.isEmpty()) {
            noteRestored(missing);
            eraseAgain(missing);
        }
        restoredKeys.eraseLast();
    }

    /**
     * Takes note of the tenants whose records went back. A patient whose erasure has begun there is no sign of it: a crash may have come between
     * the register and the records.
     */
    void noteRestored(List<ErasedPatient> missing) {
        missing.stream()
                .filter(it -> patients.findRow(PatientRowId.of(it))
                        .filter(row -> row.status() == PatientStatus.DESTROYED)
                        .isEmpty())
                .collect(Collectors.groupingBy(
                        ErasedPatient::tenantId, Collectors.mapping(ErasedPatient::hash, Collectors.toSet())))
                .forEach((tenantId, hashes) -> restored.noteRestored(tenantId, LostLines.ofErasures(hashes.size())));
    }

    /**
     * Erases the keys of these patients again, each patient's once: one who was stored again after a restore is listed with both
     * rows. Those whom another server does not list yet wait: the database may go back once more before it does. So do those of a tenant of whom
     * one fails.
     */
    void eraseAgain(List<ErasedPatient> missing) {
        Map<Hash, ErasedPatient> listed = new LinkedHashMap<>();
        missing.forEach(erased -> listed.put(erased.hash(), erased));
        Map<Hash, Patient> patients = listedPatients.find(
                listed.values().stream().map(RegisterEntry::erased).toList());
        Set<TenantId> failed = new HashSet<>();
        int count = (int) listed.values().stream()
                .filter(it -> isErasedAgain(it, Optional.ofNullable(patients.get(it.hash())), failed))
                .count();
        if (count > 0) {
            operations.byItself(Optional.empty()).run(Operation.REPLAY_ERASURES, attempt -> Recorded.found(count));
            LOG.log(
                    Level.WARNING,
                    "the database was older than the erasure register: the keys of " + count
                            + " patients were destroyed again");
        }
    }

    /** Looks at rows that offered keys of patients who are listed; call it each second. */
    void eraseRevived() {
        revived.look();
    }

    /** Erases whom the other servers list by now; call it each second. What waits for a server that hangs costs no more than a page. */
    void eraseWaiting() {
        List<ErasedPatient> waiting = new ArrayList<>(register.erased().waiting());
        Collections.shuffle(waiting);
        boolean all = true;
        for (int from = 0; all && from < waiting.size(); from += WAITING_PAGE) {
            List<ErasedPatient> page = waiting.subList(from, Math.min(from + WAITING_PAGE, waiting.size()));
            eraseAgain(page);
            all = page.stream().noneMatch(it -> register.erased().isWaiting(it.hash()));
        }
    }

    /** Returns whether this server, or another at the same time, erased the patient's keys again. Notes a patient who waits. */
    private boolean isErasedAgain(ErasedPatient listed, Optional<Patient> patient, Set<TenantId> failed) {
        if (register.find(listed.tenantId(), listed.hash()).isPresent()) {
            register.erased().noteDone(listed);
            return false;
        }
        if (failed.contains(listed.tenantId())
                || patient.filter(found -> !listedPatients.isOf(found, listed)).isPresent()) {
            // Nobody knows what else there is of such a patient, and the trail must forget no other one. The keys stay
            // unusable, and the erasures of others continue.
            register.erased().noteWaiting(listed);
            return false;
        }
        PatientRowId row = patient.map(Patient::id).orElse(PatientRowId.of(listed));
        Optional<DestructionRecord> known = findDestruction(listed, row);
        ErasedPatient erased =
                new ErasedPatient(listed.tenantId(), row.value(), listed.hash(), listed.destruction(), time.now());
        // A round ends what has begun in the database, too.
        if (known.filter(it -> it.status() == DestructionStatus.ERASING).isPresent() || !isListedByAll(erased)) {
            register.erased().noteWaiting(listed);
            return false;
        }
        try {
            eraseAgain(erased, patient, known);
        } catch (ConcurrentChangeException e) {
            LOG.log(Level.INFO, "another server destroys the keys of the same patients again");
            listing.forgetNotes(erased.tenantId(), erased.destruction());
        } catch (TenantUntrustedException e) {
            // The erasures of other tenants continue.
            register.erased().noteWaiting(listed);
            return false;
        } catch (RuntimeException e) {
            // So do they here. If it is the whole database, the look at the next patient fails.
            failures.log(Level.ERROR, "erasures of a tenant can't be repeated yet", ", of " + listed.tenantId(), e);
            failed.add(listed.tenantId());
            register.erased().noteWaiting(listed);
            return false;
        }
        register.erased().noteDone(listed);
        return true;
    }

    private boolean isListedByAll(ErasedPatient erased) {
        listing.list(erased);
        return listing.isListedByAll(erased.tenantId(), erased.destruction());
    }

    private void eraseAgain(ErasedPatient erased, Optional<Patient> patient, Optional<DestructionRecord> known) {
        PatientRowId row = PatientRowId.of(erased);
        Effect erasing = keyErasure.erase(erased);
        Optional<EncryptionContext> context =
                patient.flatMap(Patient::patientId).map(id -> new EncryptionContext(erased.tenantId(), id));
        Optional<PatientId> keptId =
                context.map(EncryptionContext::patientId).filter(id -> keepsIds(erased.tenantId()));
        if (known.isPresent()) {
            Effect forgetting = known.get().rowId().id().value().equals(erased.destruction())
                    ? Effect.NONE
                    : ErasureListing.forget(erased.tenantId(), erased.destruction());
            long keys = dataKeys.count(row);
            List<Long> copiesRead = context.map(trail::findReadCopies).orElse(List.of());
            // From here on it is an erasure like any other, which the next round ends.
            record(
                    erased,
                    keptId,
                    attempt -> erasing.then(forgetting)
                            .then(destructions.change(
                                    attempt, known.get().rowId(), it -> it.erased(erased.time(), keys, copiesRead))));
            return;
        }
        dataKeys.overwrite(row, () -> {});
        if (keptId.isEmpty()) {
            context.ifPresent(it -> auditIdentifiers.drop(it, () -> {}));
        }
        dataKeys.deleteAll(row);
        record(
                erased,
                keptId,
                attempt -> erasing.then(PatientLifecycle.forgetId(row))
                        .then(ErasureListing.forget(erased.tenantId(), erased.destruction())));
    }

    /**
     * The one that was begun; else one that is open in the older database, which must not wait for a patient without id. One that was cancelled
     * since does not: HoldReplay cancels it again, and nothing says that it was carried out. One that is certified stays so.
     */
    private Optional<DestructionRecord> findDestruction(ErasedPatient listed, PatientRowId row) {
        try {
            return destructions
                    .find(new DestructionRowId(listed.tenantId(), new DestructionId(listed.destruction())))
                    .or(() -> destructions.findOf(row).filter(open -> !wasCancelled(open)))
                    .filter(known -> known.status() != DestructionStatus.ERASED);
        } catch (TenantUntrustedException e) {
            // The register says what is erased, whatever rows say; they stay as they are.
            return Optional.empty();
        }
    }

    private boolean wasCancelled(DestructionRecord open) {
        return register.holds().isCancelled(open.rowId().id().value());
    }

    private boolean keepsIds(TenantId tenantId) {
        return tenants.require(tenantId).policies().keepPatientIdsInAudit();
    }

    private void record(ErasedPatient erased, Optional<PatientId> keptId, Function<Attempt, Effect> effect) {
        operations
                .byItself(erased.tenantId(), new DestructionId(erased.destruction()).toString())
                .on(keptId)
                .run(Operation.ERASE_PATIENT_KEYS, attempt -> Recorded.changing(effect.apply(attempt), erased));
    }
}
