package org.medchain.keys.rotation.job;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.medchain.keys.FailureReason;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.datakey.DataKey;
import org.medchain.keys.datakey.DataKeyStore;
import org.medchain.keys.datakey.Rewrapped;
import org.medchain.keys.datakey.Rewrapping;
import org.medchain.keys.datakey.WrappingRule;
import org.medchain.keys.kms.InUse;
import org.medchain.keys.patient.PatientKeys;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.StoredPatient;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.server.LimitedLog;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.DatabaseOutage;
import org.medchain.keys.tenant.Tenant;
import org.medchain.keys.work.Lease;

/** Re-wraps the data keys of many patients, several at a time. Nothing of it counts yet. */
@Shared
final class BatchPreparation {

    private static final Logger LOG = System.getLogger(BatchPreparation.class.getName());

    private final DataKeyStore dataKeys;
    private final Rewrapping rewrapping;
    private final KeyProvider provider;
    private final RotationSettings settings;
    private final RotationThreads threads;
    private final LimitedLog failures = new LimitedLog(LOG);

    @Inject
    BatchPreparation(
            DataKeyStore dataKeys,
            Rewrapping rewrapping,
            @InUse KeyProvider provider,
            RotationSettings settings,
            RotationThreads threads) {
        this.dataKeys = dataKeys;
        this.rewrapping = rewrapping;
        this.provider = provider;
        this.settings = settings;
        this.threads = threads;
    }

    /** The values that the patients of a batch have in common. */
    record Course(RotationJob job, Tenant tenant, WrappingRule rule, Lease<RotationRowId> lease) {}

    /**
     * Prepares the patients, in their order.
     *
     * @param keys the data keys of each patient, as {@link DataKeyStore#findFirst} answers them
     */
    List<PreparedPatient> prepare(Course course, List<StoredPatient> patients, Map<PatientRowId, List<DataKey>> keys) {
        int slices = Math.min(patients.size(), parallelism());
        List<Callable<List<PreparedPatient>>> tasks = new ArrayList<>();
        for (int slice = 0; slice < slices; slice++) {
            List<StoredPatient> part =
                    patients.subList(patients.size() * slice / slices, patients.size() * (slice + 1) / slices);
            tasks.add(() -> part.stream()
                    .map(patient -> prepare(course, patient, keys.get(patient.id())))
                    .toList());
        }
        return run(tasks);
    }

    /** Returns true if the time of a preparation is spent waiting for the provider's answers, or else computing. */
    boolean waitsForAnswers() {
        return provider.callsTheNetwork();
    }

    /**
     * Returns the number of preparations at once; half of the processors are left to callers if it is work for
     * processors.
     */
    private int parallelism() {
        return waitsForAnswers()
                ? settings.parallelCalls()
                : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }

    private List<PreparedPatient> run(List<Callable<List<PreparedPatient>>> tasks) {
        try {
            List<PreparedPatient> prepared = new ArrayList<>();
            for (Future<List<PreparedPatient>> part : threads.executor().invokeAll(tasks)) {
                prepared.addAll(part.get());
            }
            return prepared;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Lease.LostException();
        }
    }

    /** Prepares a patient again, after another request changed the patient's data keys. */
    PreparedPatient prepareAgain(Course course, StoredPatient patient) {
        return prepare(course, patient, dataKeys.findFirst(patient.id()));
    }

    private PreparedPatient prepare(Course course, StoredPatient patient, List<DataKey> keys) {
        String job = course.job().id().toString();
        Attempt attempt = patient.isReadable()
                ? Attempt.partOf(job, Operation.ROTATE_PATIENT_KEY, patient.context())
                : Attempt.partOf(job, Operation.ROTATE_PATIENT_KEY, patient.id().tenantId());
        if (patient.damaged()) {
            return PreparedPatient.failed(patient, attempt, FailureReason.INTERNAL_ERROR);
        }
        try {
            return patient.keys()
                    .map(usable -> prepare(course, patient, usable, keys, attempt))
                    .orElseGet(() -> unusable(course, patient, keys, attempt));
        } catch (KeyManagementException e) {
            return PreparedPatient.failed(patient, attempt, e.reason());
        } catch (Lease.LostException e) {
            throw e;
        } catch (RuntimeException e) {
            failures.log(Level.ERROR, "a data key could not be re-wrapped", "", e);
            return PreparedPatient.failed(
                    patient,
                    attempt,
                    DatabaseOutage.caused(e) ? FailureReason.AUDIT_UNAVAILABLE : FailureReason.INTERNAL_ERROR);
        }
    }

    /**
     * Returns the outcome for keys that may not be used; after a compromise they are reported, since the destruction of
     * a patient's keys can be cancelled.
     */
    private PreparedPatient unusable(Course course, StoredPatient patient, List<DataKey> keys, Attempt attempt) {
        return course.job().origin() == RotationOrigin.COMPROMISE
                        && rewrapping.countDue(attempt, course.rule(), keys) > 0
                ? PreparedPatient.failed(patient, attempt, FailureReason.DESTRUCTION_PENDING)
                : PreparedPatient.counted(patient, attempt, 0);
    }

    private PreparedPatient prepare(
            Course course, StoredPatient patient, PatientKeys usable, List<DataKey> keys, Attempt attempt) {
        if (course.job().dryRun()) {
            return PreparedPatient.counted(patient, attempt, rewrapping.countDue(attempt, course.rule(), keys));
        }
        Rewrapped rewrapped = rewrapping.prepare(
                attempt,
                usable,
                patient.context(),
                course.tenant().cmk(),
                course.rule(),
                keys,
                course.lease()::renewIfDue);
        attempt.reaches(rewrapped.result().generation());
        return PreparedPatient.of(patient, attempt, rewrapped);
    }
}
