package org.medchain.keys.datakey;

import com.github.f4b6a3.uuid.UuidCreator;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.PatientId;
import org.medchain.keys.PlainKey;
import org.medchain.keys.TenantId;
import org.medchain.keys.UnknownPatientException;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.AuditLedger;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.Failures;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.WaitingCaller;
import org.medchain.keys.datakey.CurrentKeys.CurrentKey;
import org.medchain.keys.datakey.EncryptedKeyV1.OpenedKey;
import org.medchain.keys.kms.InUse;
import org.medchain.keys.patient.ActivePatients;
import org.medchain.keys.patient.PatientKeys;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.provider.WrappedDataKey;
import org.medchain.keys.tenant.ActiveTenant;
import org.medchain.keys.tenant.ActiveTenants;
import org.medchain.keys.tenant.Tenants;

/**
 * The story of making and opening a data key, in the order of docs/architecture.md: who and whose, may they, the provider,
 * the seal, the ledger, and only then the answer.
 */
@ApplicationScoped
public class DataKeyOperations {

    private final EncryptedKeyV1 format = new EncryptedKeyV1(new SecureRandom());
    private final Clock clock = Clock.systemUTC();
    private AuditedOperations operations;
    private AuditLedger ledger;
    private Tenants actingTenants;
    private ActiveTenants tenants;
    private ActivePatients patients;
    private CurrentKeys currentKeys;
    private KeyProvider kms;

    /** For the proxy. */
    protected DataKeyOperations() {}

    @Inject
    DataKeyOperations(
            AuditedOperations operations,
            AuditLedger ledger,
            Tenants actingTenants,
            ActiveTenants tenants,
            ActivePatients patients,
            CurrentKeys currentKeys,
            @InUse KeyProvider kms) {
        this.operations = operations;
        this.ledger = ledger;
        this.actingTenants = actingTenants;
        this.tenants = tenants;
        this.patients = patients;
        this.currentKeys = currentKeys;
        this.kms = kms;
    }

    /**
     * What {@link org.medchain.keys.KeyManagementService#generateDataKey} does.
     *
     * @param namedTenant the tenant that a caller without a token names
     */
    public GeneratedDataKey generate(Optional<TenantId> namedTenant, PatientId patientId) {
        return WaitingCaller.call(caller -> generate(namedTenant, patientId, caller));
    }

    /**
     * What {@link org.medchain.keys.KeyManagementService#generateDataKeyAsync} does.
     *
     * @param namedTenant the tenant that a caller without a token names
     * @param after runs what comes after the ledger's answer
     */
    public CompletableFuture<GeneratedDataKey> generate(
            Optional<TenantId> namedTenant, PatientId patientId, Executor after) {
        return operations.run(
                Operation.GENERATE_DATA_KEY,
                patientId,
                after,
                attempt -> onceMore(() -> generate(attempt, requireTenant(attempt, namedTenant), patientId, after)));
    }

    /** The patient comes first: for one whose keys may not be used, the provider is not asked, and need not be there. */
    private CompletableFuture<GeneratedDataKey> generate(
            Attempt attempt, ActiveTenant tenant, PatientId patientId, Executor after) {
        EncryptionContext context = new EncryptionContext(tenant.tenantId(), patientId);
        try (PatientKeys patient = patients.findOrPrepare(context)) {
            WrappedDataKey generated = kms.generateDataKey(tenant.cmk(), context);
            return once(() -> store(attempt, tenant, context, patient, generated, after))
                    .whenComplete((answer, failure) -> {
                        if (failure != null) {
                            generated.close();
                        }
                    });
        }
    }

    private CompletableFuture<GeneratedDataKey> store(
            Attempt attempt,
            ActiveTenant tenant,
            EncryptionContext context,
            PatientKeys patient,
            WrappedDataKey generated,
            Executor after) {
        DataKeyId keyId = new DataKeyId(UuidCreator.getTimeOrderedEpoch());
        attempt.actsOn(keyId);
        attempt.reaches(DataKey.FIRST_GENERATION);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        EncryptedKey encryptedKey = patient.useErasureKey(
                erasureKey -> format.seal(erasureKey, kms.type(), keyId, generated.wrappedKey(), context));
        Wrapping wrapping = new Wrapping(kms.type(), kms.wrappedUnder(generated.wrappedKey()), encryptedKey);
        DataKey dataKey = new DataKey(keyId, patient.id(), wrapping, now);
        Effect effect = tenant.requireUnchanged()
                .then(patient.storeIfNew(context, now))
                .then(Effect.of(DataKeyTable.NEW, dataKey));
        return record(attempt, context, effect, after)
                .thenApply(stored ->
                        new GeneratedDataKey(keyId, encryptedKey, generated.plainKey(), DataKey.FIRST_GENERATION, now));
    }

    /**
     * What {@link org.medchain.keys.KeyManagementService#decryptDataKey} does.
     *
     * @param namedTenant the tenant that a caller without a token names
     */
    public DecryptedDataKey decrypt(Optional<TenantId> namedTenant, EncryptedKey encryptedKey, PatientId patientId) {
        return WaitingCaller.call(caller -> decrypt(namedTenant, encryptedKey, patientId, caller));
    }

    /**
     * What {@link org.medchain.keys.KeyManagementService#decryptDataKeyAsync} does.
     *
     * @param namedTenant the tenant that a caller without a token names
     * @param after runs what comes after the ledger's answer
     */
    public CompletableFuture<DecryptedDataKey> decrypt(
            Optional<TenantId> namedTenant, EncryptedKey encryptedKey, PatientId patientId, Executor after) {
        return operations.run(
                Operation.DECRYPT_DATA_KEY,
                patientId,
                after,
                attempt -> onceMore(() -> {
                    ActiveTenant tenant = requireTenant(attempt, namedTenant);
                    EncryptionContext context = new EncryptionContext(tenant.tenantId(), patientId);
                    try (PatientKeys patient = patients.find(context).orElseThrow(UnknownPatientException::new)) {
                        Effect effect = tenant.requireUnchanged().then(patient.requireActive());
                        DecryptedDataKey answer = open(attempt, context, patient, encryptedKey);
                        return record(attempt, context, effect, after).handle((stored, failure) -> {
                            if (failure != null) {
                                answer.close();
                                throw new CompletionException(failure);
                            }
                            return answer;
                        });
                    }
                }));
    }

    /** Not yet to be handed out. A superseded key is unwrapped by what supersedes it: so it needs no CMK or KEK but today's. */
    private DecryptedDataKey open(
            Attempt attempt, EncryptionContext context, PatientKeys patient, EncryptedKey encryptedKey) {
        try (SealingKey sealingKey = patient.useErasureKey(SealingKey::derivedFrom)) {
            OpenedKey sent = format.open(sealingKey, encryptedKey, context);
            if (sent.provider() != kms.type()) {
                throw new InvalidEncryptedKeyException();
            }
            attempt.actsOn(sent.keyId());
            Optional<CurrentKey> current = currentKeys.find(sealingKey, patient.id(), encryptedKey, sent, context);
            current.map(CurrentKey::generation).ifPresent(attempt::reaches);
            PlainKey plainKey =
                    kms.unwrap(current.map(CurrentKey::opened).orElse(sent).wrappedKey(), context);
            return new DecryptedDataKey(
                    sent.keyId(),
                    plainKey,
                    current.map(CurrentKey::generation).map(OptionalInt::of).orElse(OptionalInt.empty()),
                    current.map(CurrentKey::encryptedKey).filter(it -> !it.equals(encryptedKey)));
        }
    }

    private ActiveTenant requireTenant(Attempt attempt, Optional<TenantId> namedTenant) {
        TenantId tenantId = actingTenants.actingTenant(attempt.caller(), namedTenant);
        attempt.actsOn(tenantId);
        return tenants.require(tenantId);
    }

    /** What was kept of tenant and patient may be why the ledger refused. */
    private CompletableFuture<Void> record(Attempt attempt, EncryptionContext context, Effect effect, Executor after) {
        return ledger.appendSuccess(attempt, effect, after).whenComplete((stored, failure) -> {
            if (failure != null) {
                tenants.forget(context.tenantId());
                patients.forget(context);
            }
        });
    }

    /** Somebody came between: two first keys of a new patient met, or what was kept is out of date. Now it is read again. */
    private static <T> CompletableFuture<T> onceMore(Supplier<CompletableFuture<T>> work) {
        return once(work)
                .exceptionallyCompose(failure -> Failures.causeOf(failure) instanceof ConcurrentChangeException
                        ? once(work)
                        : CompletableFuture.failedFuture(failure));
    }

    /** What fails before there is a stage fails like what does after: whoever has a key to wipe sees both. */
    private static <T> CompletableFuture<T> once(Supplier<CompletableFuture<T>> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
