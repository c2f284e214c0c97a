package org.medchain.keys.datakey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.BatchResult;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.DestructionPendingException;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.IdempotencyKeyReusedException;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.KeyToDecrypt;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.WaitingCaller;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.PatientStatus;
import org.medchain.keys.server.caller.RepeatableRequest;
import org.medchain.keys.server.database.DatabaseKind;

@ParameterizedClass
@EnumSource
class DataKeyBatchTest {

    private static final PatientId PATIENT = new PatientId("patient");
    private static final PatientId OTHER = new PatientId("other");

    private final InProcessAudit audit;
    private final InProcessDataKeys prepared;
    private final TenantId tenant;

    DataKeyBatchTest(DatabaseKind kind) {
        audit = new InProcessAudit(kind.database());
        prepared = new InProcessDataKeys(audit, Clock.systemUTC());
        tenant = prepared.tenants().add();
        audit.callAs(tenant, "user");
    }

    private PatientRowId rowOf(PatientId patientId) {
        return prepared.patients().rowOf(new EncryptionContext(tenant, patientId));
    }

    private List<DataKey> keysOf(PatientId patientId) {
        return prepared.dataKeys().findFirst(rowOf(patientId));
    }

    private static void assertRefused(Class<? extends Throwable> reason, ThrowingCallable operation) {
        assertThatExceptionOfType(reason).isThrownBy(operation);
    }

    private List<BatchResult<GeneratedDataKey>> generate(PatientId... patients) {
        return WaitingCaller.call(after -> prepared.operations()
                .generateAll(Optional.empty(), List.of(patients), OperationThreads.ofCaller(after)));
    }

    private List<BatchResult<DecryptedDataKey>> decrypt(KeyToDecrypt... keys) {
        return WaitingCaller.call(after ->
                prepared.operations().decryptAll(Optional.empty(), List.of(keys), OperationThreads.ofCaller(after)));
    }

    @Test
    void generatesAKeyForEachItemInTheirOrder() {
        prepared.generate(PATIENT);
        prepared.generate(OTHER);
        List<GeneratedDataKey> keys = generate(PATIENT, OTHER, PATIENT).stream()
                .map(BatchResult::orThrow)
                .toList();

        assertThat(keysOf(PATIENT).subList(1, 3))
                .extracting(DataKey::keyId)
                .containsExactlyInAnyOrder(keys.get(0).keyId(), keys.get(2).keyId());
        assertThat(keysOf(OTHER))
                .last()
                .extracting(DataKey::keyId)
                .isEqualTo(keys.get(1).keyId());
        assertThat(audit.eventsOf(tenant).subList(2, 5))
                .extracting(event -> event.keyId().orElseThrow())
                .containsExactly(
                        keys.get(0).keyId().value(),
                        keys.get(1).keyId().value(),
                        keys.get(2).keyId().value());
    }

    @Test
    void makesANewPatientOnceAlsoIfItIsNamedTwice() {
        List<BatchResult<GeneratedDataKey>> results = generate(PATIENT, PATIENT, PATIENT);

        assertThat(results).allMatch(result -> result.result().isPresent());
        assertThat(keysOf(PATIENT)).hasSize(3);
    }

    @Test
    void endsEachItemByItself() {
        GeneratedDataKey key = prepared.generate(PATIENT);
        GeneratedDataKey others = prepared.generate(OTHER);
        prepared.patients().bringTo(PatientStatus.PENDING_DESTRUCTION, rowOf(OTHER));

        List<BatchResult<DecryptedDataKey>> results = decrypt(
                new KeyToDecrypt(key.encryptedKey(), PATIENT),
                new KeyToDecrypt(others.encryptedKey(), PATIENT),
                new KeyToDecrypt(others.encryptedKey(), OTHER),
                new KeyToDecrypt(key.encryptedKey(), PATIENT));

        assertThat(results.get(0).orThrow().plainKey()).isEqualTo(key.plainKey());
        assertThat(results.get(3).orThrow().plainKey()).isEqualTo(key.plainKey());
        assertThat(results.get(1).failure()).get().isInstanceOf(InvalidEncryptedKeyException.class);
        assertThat(results.get(2).failure()).get().isInstanceOf(DestructionPendingException.class);
        assertThat(audit.endsOf(tenant).subList(2, 6))
                .containsExactlyInAnyOrder(
                        "DECRYPT_DATA_KEY SUCCESS",
                        "DECRYPT_DATA_KEY INVALID_ENCRYPTED_KEY",
                        "DECRYPT_DATA_KEY DESTRUCTION_PENDING",
                        "DECRYPT_DATA_KEY SUCCESS");
    }

    @Test
    void takesEffectOnceIfItIsSentAgain() {
        audit.repeat();
        List<BatchResult<GeneratedDataKey>> first = generate(PATIENT, OTHER);
        List<BatchResult<GeneratedDataKey>> second = generate(PATIENT, OTHER);

        for (int i = 0; i < 2; i++) {
            assertThat(second.get(i).orThrow().keyId())
                    .isEqualTo(first.get(i).orThrow().keyId());
            assertThat(second.get(i).orThrow().plainKey())
                    .isEqualTo(first.get(i).orThrow().plainKey());
        }
        assertThat(keysOf(PATIENT)).hasSize(1);
        assertThat(keysOf(OTHER)).hasSize(1);
    }

    @Test
    void refusesAnotherBatchUnderTheSameKeyWithOneEvent() {
        RepeatableRequest request = audit.repeat();
        generate(PATIENT);
        audit.repeat(new RepeatableRequest(request.id(), "other content"));

        assertRefused(IdempotencyKeyReusedException.class, () -> generate(PATIENT, OTHER));

        assertThat(audit.endsOf(tenant))
                .containsExactly("GENERATE_DATA_KEY SUCCESS", "GENERATE_DATA_KEY IDEMPOTENCY_KEY_REUSED");
    }

    @Test
    void refusesACallerOfNoTenantWithOneEvent() {
        audit.callAsAdministrator();

        assertRefused(CallerRefusedException.class, () -> generate(PATIENT, OTHER));

        assertThat(audit.eventsOf(tenant)).isEmpty();
        assertThat(audit.endsOfInstallation()).last().isEqualTo("GENERATE_DATA_KEY FORBIDDEN");
    }

    @Test
    void refusesNoItemsAndTooMany() {
        assertRefused(MalformedValueException.class, this::generate);
        assertRefused(
                MalformedValueException.class,
                () -> generate(Collections.nCopies(1_001, PATIENT).toArray(PatientId[]::new)));
        assertThat(audit.eventsOf(tenant)).isEmpty();
    }
}
