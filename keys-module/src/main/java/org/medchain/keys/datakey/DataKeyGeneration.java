package org.medchain.keys.datakey;

import com.github.f4b6a3.uuid.UuidCreator;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Function;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.PatientId;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.escrow.EscrowCopies;
import org.medchain.keys.escrow.EscrowCopy;
import org.medchain.keys.kms.TenantProvider;
import org.medchain.keys.patient.ActivePatientCache;
import org.medchain.keys.patient.PatientKeys;
import org.medchain.keys.provider.WrappedDataKey;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.DatabaseOutage;
import org.medchain.keys.tenant.ActiveTenant;
import org.medchain.keys.tenant.ActiveTenantCache;

/** Makes a data key: has the provider wrap it, seals it under the patient's erasure key, and stores it with the event of its operation. */
@Shared
final class DataKeyGeneration {

    private final ActiveTenantCache tenants;
    private final ActivePatientCache patients;
    private final EscrowCopies escrow;
    private final TenantProvider provider;
    private final Clock clock;
    private final EncryptedKeyFormat format;

    @Inject
    DataKeyGeneration(
            ActiveTenantCache tenants,
            ActivePatientCache patients,
            EscrowCopies escrow,
            TenantProvider provider,
            Clock clock,
            SecureRandom random) {
        this.tenants = tenants;
        this.patients = patients;
        this.escrow = escrow;
        this.provider = provider;
        this.clock = clock;
        this.format = new EncryptedKeyFormat(random);
    }

    /** The patient comes first: for one whose keys may not be used, the provider is not asked, and need not be there. */
    Recorded<GeneratedDataKey> generate(
            Attempt attempt, PatientId patientId, Function<EncryptionContext, PatientKeys> source) {
        ActiveTenant tenant = tenants.requireWrapping(attempt.tenant(), clock.instant());
        EncryptionContext context = new EncryptionContext(tenant.tenantId(), patientId);
        try (PatientKeys patient = source.apply(context)) {
            patient.requireOwnId();
            WrappedDataKey generated = provider.generateDataKey(attempt, tenant.cmk(), context);
            try {
                return store(attempt, tenant, context, patient, generated);
            } catch (RuntimeException e) {
                generated.close();
                throw e;
            }
        }
    }

    private Recorded<GeneratedDataKey> store(
            Attempt attempt,
            ActiveTenant tenant,
            EncryptionContext context,
            PatientKeys patient,
            WrappedDataKey generated) {
        DataKeyId keyId = new DataKeyId(UuidCreator.getTimeOrderedEpoch());
        attempt.actsOn(keyId);
        attempt.reaches(DataKey.FIRST_GENERATION);
        Instant now = clock.instant();
        EncryptedKey encryptedKey = patient.useErasureKey(
                erasureKey -> format.seal(erasureKey, provider.type(), keyId, generated.wrappedKey(), context));
        Wrapping wrapping = new Wrapping(provider.type(), provider.wrappedUnder(generated.wrappedKey()), encryptedKey);
        EscrowCopy copy = escrow.copy(tenant.recoveryKey(), patient, context, keyId, generated.plainKey());
        Effect effect = tenant.requireUnchanged()
                .then(patient.storeIfNew(context, now))
                .then(Effect.of(DataKeyTable.NEW, new DataKey(keyId, patient.id(), wrapping, now)))
                .then(copy.storing());
        GeneratedDataKey answer = new GeneratedDataKey(
                keyId,
                encryptedKey,
                generated.plainKey(),
                DataKey.FIRST_GENERATION,
                now,
                tenant.sealingLimits().of(now));
        return Recorded.changingThen(effect, () -> onceUsed(patient, answer))
                .whenCommitted(copy::committed)
                .whenNotCommitted(copy::notCommitted)
                .whenNotCommitted(generated::close)
                .whenNotCommitted(() -> forget(context))
                .repeatedFrom(keyId.toString());
    }

    /**
     * Returns the committed answer after marking the patient's erasure key as used; if that fails the answer is not
     * handed out, so that no caller needs that key.
     */
    private static GeneratedDataKey onceUsed(PatientKeys patient, GeneratedDataKey answer) {
        try {
            patient.markUsed();
            return answer;
        } catch (RuntimeException e) {
            answer.close();
            throw DatabaseOutage.caused(e) ? AuditUnavailableException.ofUnknownOutcome(e) : e;
        }
    }

    /** Forgets what was kept of tenant and patient: it may be the reason why the ledger refused. */
    private void forget(EncryptionContext context) {
        tenants.forget(context.tenantId());
        patients.forget(context);
    }
}
