package org.medchain.keys.rotation;

import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.RotatedPatient;
import org.medchain.keys.RotationInProgressException;
import org.medchain.keys.TenantId;
import org.medchain.keys.UnknownPatientException;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.datakey.Rewrapped;
import org.medchain.keys.datakey.Rewrapping;
import org.medchain.keys.datakey.WrappingRule;
import org.medchain.keys.patient.PatientKeys;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.PatientStore;
import org.medchain.keys.provider.DueWrappings;
import org.medchain.keys.server.Shared;
import org.medchain.keys.tenant.Tenant;
import org.medchain.keys.tenant.TenantStore;
import org.medchain.keys.work.Lease;
import org.medchain.keys.work.LeaseKind;
import org.medchain.keys.work.WorkStore;

/**
 * Rotates one patient's data keys: all are prepared first, and one unit of the ledger then replaces all, or none if anything changed
 * meanwhile. Of a patient with many it lets those count that were stored slice by slice.
 */
@Shared
public final class PatientRotation {

    /**
     * One rotation of a patient at a time. A claim is a courtesy: it keeps two callers from doing the same work. Nothing goes wrong if they do: the commit
     * compares generations.
     */
    static final LeaseKind<PatientRowId> CLAIM = new LeaseKind<>(
            "patient-rotation", Duration.ofSeconds(60), it -> it.tenantId().value(), PatientRowId::value);

    /**
     * The number of tries: a concurrent change is stored before the next try begins, so that one succeeds unless
     * another comes first each time.
     */
    private static final int TRIES = 5;

    private final AuditedOperations operations;
    private final TenantStore tenants;
    private final PatientStore patients;
    private final Rewrapping rewrapping;
    private final WorkStore claims;
    private final Clock clock;

    @Inject
    PatientRotation(
            AuditedOperations operations,
            TenantStore tenants,
            PatientStore patients,
            Rewrapping rewrapping,
            WorkStore claims,
            Clock clock) {
        this.operations = operations;
        this.tenants = tenants;
        this.patients = patients;
        this.rewrapping = rewrapping;
        this.claims = claims;
        this.clock = clock;
    }

    /**
     * Does what {@link org.medchain.keys.KeyManagementService#rotatePatientKey} says.
     *
     * @param namedTenant the tenant that a caller without a token names
     */
    public CompletableFuture<RotatedPatient> rotate(
            Optional<TenantId> namedTenant, PatientId patientId, OperationThreads threads) {
        return operations
                .ofCallersTenant(namedTenant)
                .on(patientId)
                .trying(TRIES)
                .startOnce(
                        Operation.ROTATE_PATIENT_KEY,
                        threads,
                        attempt -> prepareClaimed(attempt, new EncryptionContext(attempt.tenant(), patientId)),
                        PatientRotation::rotatedBefore);
    }

    private static String textOf(RotatedPatient result) {
        return result.rotated() + " " + result.current() + " " + result.generation();
    }

    private static Recorded<RotatedPatient> rotatedBefore(Attempt attempt, String text) {
        List<Integer> numbers =
                Pattern.compile(" ").splitAsStream(text).map(Integer::valueOf).toList();
        RotatedPatient result = new RotatedPatient(numbers.get(0), numbers.get(1), numbers.get(2));
        attempt.reaches(result.generation());
        return Recorded.found(result);
    }

    private Recorded<RotatedPatient> prepareClaimed(Attempt attempt, EncryptionContext context) {
        Tenant tenant = tenants.requireActive(context.tenantId());
        PatientRowId patient = patients.findId(context).orElseThrow(UnknownPatientException::new);
        tenant.cmkDates().requireActive(clock.instant());
        Lease<PatientRowId> claim = claims.take(CLAIM, patient).orElseThrow(RotationInProgressException::new);
        try {
            return prepare(attempt, context, tenant, claim).afterwards(claim::close);
        } catch (Lease.LostException e) {
            claim.close();
            throw new ConcurrentChangeException(e);
        } catch (RuntimeException e) {
            claim.close();
            throw e;
        }
    }

    private Recorded<RotatedPatient> prepare(
            Attempt attempt, EncryptionContext context, Tenant tenant, Lease<PatientRowId> claim) {
        WrappingRule rule = rewrapping.ruleFor(tenant.cmk(), DueWrappings.NOT_CURRENT);
        try (PatientKeys patient = patients.find(context).orElseThrow(UnknownPatientException::new)) {
            Rewrapped rewrapped = rewrapping.prepare(attempt, patient, context, tenant.cmk(), rule, claim::renewIfDue);
            attempt.reaches(rewrapped.result().generation());
            return Recorded.changing(
                            patient.requireActive()
                                    .then(tenant.requireSameCmk())
                                    .then(rewrapped.replacement()),
                            rewrapped.result())
                    .repeatedFrom(textOf(rewrapped.result()));
        }
    }
}
