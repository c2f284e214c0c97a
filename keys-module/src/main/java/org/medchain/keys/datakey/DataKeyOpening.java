package org.medchain.keys.datakey;

import jakarta.inject.Inject;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.PatientId;
import org.medchain.keys.PlainKey;
import org.medchain.keys.UnknownDataKeyException;
import org.medchain.keys.UnknownPatientException;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.datakey.Decryption.Opened;
import org.medchain.keys.kms.TenantProvider;
import org.medchain.keys.patient.ActivePatientCache;
import org.medchain.keys.patient.PatientKeys;
import org.medchain.keys.server.Shared;
import org.medchain.keys.tenant.ActiveTenant;
import org.medchain.keys.tenant.ActiveTenantCache;

/** Opens a data key for the operation that asks for it: one that was sent, or the one that the same request generated before. */
@Shared
record DataKeyOpening(
        ActiveTenantCache tenants,
        ActivePatientCache patients,
        CurrentKeys currentKeys,
        DataKeyStore dataKeys,
        TenantProvider provider) {

    @Inject
    DataKeyOpening {}

    /** A data key that is open, and whose it is. */
    record Open(ActiveTenant tenant, PatientKeys patient, EncryptionContext context, Opened opened) {}

    /** The plain key was not kept: it is opened again, and may be wrapped otherwise by now. */
    Recorded<GeneratedDataKey> generatedBefore(Attempt attempt, PatientId patientId, DataKeyId keyId) {
        ActiveTenant tenant = tenants.require(attempt.tenant());
        EncryptionContext context = new EncryptionContext(tenant.tenantId(), patientId);
        try (PatientKeys patient = patients.find(context).orElseThrow(UnknownPatientException::new)) {
            DataKey key = dataKeys.find(patient.id(), keyId).orElseThrow(UnknownDataKeyException::new);
            Opened opened = decryption(key.encryptedKey()).open(attempt, tenant, patient, context);
            return ifStillSo(
                    new Open(tenant, patient, context, opened),
                    opened.requireExpectedRow(),
                    () -> new GeneratedDataKey(
                            keyId,
                            key.encryptedKey(),
                            opened.plainKey(),
                            key.generation(),
                            key.createdAt(),
                            tenant.sealingLimits().of(key.createdAt())));
        }
    }

    Decryption decryption(EncryptedKey encryptedKey) {
        return new Decryption(currentKeys, provider, encryptedKey);
    }

    Recorded<DecryptedDataKey> decrypt(
            Attempt attempt,
            Decryption decryption,
            PatientId patientId,
            Function<EncryptionContext, Optional<PatientKeys>> source) {
        return decrypt(attempt, decryption, patientId, source, plainKey -> {});
    }

    Recorded<DecryptedDataKey> decrypt(
            Attempt attempt,
            Decryption decryption,
            PatientId patientId,
            Function<EncryptionContext, Optional<PatientKeys>> source,
            Consumer<PlainKey> check) {
        return open(attempt, decryption, patientId, source, check, this::asItIs);
    }

    /** Opens a data key and leaves it as it is. */
    Recorded<DecryptedDataKey> asItIs(Open open) {
        return ifStillSo(
                open, open.opened().requireExpectedRow(), () -> open.opened().answer());
    }

    /**
     * Opens a data key for a use.
     *
     * @param check throws if the key is not what the caller takes it for
     * @param use decides what is committed; if it throws, the plain key is closed
     */
    <T> Recorded<T> open(
            Attempt attempt,
            Decryption decryption,
            PatientId patientId,
            Function<EncryptionContext, Optional<PatientKeys>> source,
            Consumer<PlainKey> check,
            Function<Open, Recorded<T>> use) {
        ActiveTenant tenant = tenants.require(attempt.tenant());
        EncryptionContext context = new EncryptionContext(tenant.tenantId(), patientId);
        try (PatientKeys patient = source.apply(context).orElseThrow(UnknownPatientException::new)) {
            Opened opened = decryption.open(attempt, tenant, patient, context);
            try {
                check.accept(opened.plainKey());
                return use.apply(new Open(tenant, patient, context, opened));
            } catch (RuntimeException | Error e) {
                opened.close();
                throw e;
            }
        }
    }

    /**
     * Returns the answer, for which tenant and patient must be as they were found.
     *
     * @param beyond what is committed with the event beside that
     */
    <T> Recorded<T> ifStillSo(Open open, Effect beyond, Supplier<T> answer) {
        Opened opened = open.opened();
        Effect effect = open.tenant()
                .requireUnchanged()
                .then(open.patient().requireActive())
                .then(beyond);
        return Recorded.changingThen(effect, answer)
                .whenNotCommitted(opened::close)
                .whenNotCommitted(() -> forgetUnlessDifferent(open.context(), opened.row()));
    }

    /** A row that holds something else says nothing of tenant and patient. */
    private void forgetUnlessDifferent(EncryptionContext context, ExpectedRow row) {
        if (!row.isDifferent()) {
            forget(context);
        }
    }

    /** Forgets what was kept of tenant and patient: it may be the reason why the ledger refused. */
    private void forget(EncryptionContext context) {
        tenants.forget(context.tenantId());
        patients.forget(context);
    }
}
