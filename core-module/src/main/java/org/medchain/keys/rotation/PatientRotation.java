package org.medchain.keys.rotation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.RotatedPatient;
import org.medchain.keys.RotationInProgressException;
import org.medchain.keys.TenantId;
import org.medchain.keys.UnknownPatientException;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.AuditLedger;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.datakey.DataKey;
import org.medchain.keys.datakey.DataKeys;
import org.medchain.keys.datakey.RewrappedKeys;
import org.medchain.keys.datakey.Rewrapping;
import org.medchain.keys.datakey.WrappingRule;
import org.medchain.keys.patient.PatientKeys;
import org.medchain.keys.patient.Patients;
import org.medchain.keys.tenant.Tenant;
import org.medchain.keys.tenant.Tenants;

/**
 * The story of rotating one patient's data keys: everything is prepared first, and one unit of the ledger then replaces all,
 * or nothing if anything changed meanwhile.
 */
@ApplicationScoped
public class PatientRotation {

    private static final int TRIES = 5;

    private AuditedOperations operations;
    private AuditLedger ledger;
    private Tenants tenants;
    private Patients patients;
    private DataKeys dataKeys;
    private Rewrapping rewrapping;
    private RotationClaims claims;

    /** For the proxy. */
    protected PatientRotation() {}

    @Inject
    PatientRotation(
            AuditedOperations operations,
            AuditLedger ledger,
            Tenants tenants,
            Patients patients,
            DataKeys dataKeys,
            Rewrapping rewrapping,
            RotationClaims claims) {
        this.operations = operations;
        this.ledger = ledger;
        this.tenants = tenants;
        this.patients = patients;
        this.dataKeys = dataKeys;
        this.rewrapping = rewrapping;
        this.claims = claims;
    }

    /**
     * What {@link org.medchain.keys.KeyManagementService#rotatePatientKey} does.
     *
     * @param namedTenant the tenant that a caller without a token names
     */
    public RotatedPatient rotate(Optional<TenantId> namedTenant, PatientId patientId) {
        return operations.run(Operation.ROTATE_PATIENT_KEY, Optional.of(patientId), attempt -> {
            TenantId tenantId = tenants.actingTenant(attempt.caller(), namedTenant);
            attempt.actsOn(tenantId);
            tenants.requireActive(tenantId);
            EncryptionContext context = new EncryptionContext(tenantId, patientId);
            UUID patient = patients.findId(context).orElseThrow(UnknownPatientException::new);
            try (RotationClaim claim = claims.take(patient).orElseThrow(RotationInProgressException::new)) {
                return rotateOrRetry(attempt, context, claim);
            }
        });
    }

    /** Whatever came between is there before the next try begins, so that one succeeds unless it happens each time. */
    private RotatedPatient rotateOrRetry(Attempt attempt, EncryptionContext context, RotationClaim claim) {
        for (int tries = 1; ; tries++) {
            try {
                return rotateOnce(attempt, context, claim);
            } catch (ConcurrentChangeException e) {
                if (tries == TRIES) {
                    throw e;
                }
            }
        }
    }

    private RotatedPatient rotateOnce(Attempt attempt, EncryptionContext context, RotationClaim claim) {
        Tenant tenant = tenants.requireActive(context.tenantId());
        WrappingRule rule = rewrapping.ruleFor(tenant, Optional.empty());
        try (PatientKeys patient = patients.find(context).orElseThrow(UnknownPatientException::new)) {
            List<DataKey> keys = dataKeys.findAll(patient.id());
            RewrappedKeys rewrapped =
                    rewrapping.prepare(attempt, patient, context, tenant.cmk(), rule, keys, claim::renewIfDue);
            attempt.reaches(rewrapped.result().generation());
            ledger.recordSuccess(
                    attempt,
                    patient.requireActive().then(tenant.requireSameCmk()).then(rewrapped.replacement()));
            return rewrapped.result();
        }
    }
}
