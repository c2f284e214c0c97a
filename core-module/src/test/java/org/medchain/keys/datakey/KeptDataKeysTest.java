package org.medchain.keys.datakey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.DestructionPendingException;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.WaitingCaller;
import org.medchain.keys.kms.TenantProviders;
import org.medchain.keys.patient.PatientLifecycle;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.server.database.DatabaseKind;

/** Data keys that the server keeps opened for a while: each use is as it was, but for the call. */
@ParameterizedClass
@EnumSource
class KeptDataKeysTest {

    private static final PatientId PATIENT = new PatientId("patient");

    private final InProcessAudit audit;
    private final InProcessDataKeys prepared;
    private final DataKeyOperations keeping;
    private final TenantId tenant;
    private EncryptedKey encryptedKey;

    KeptDataKeysTest(DatabaseKind kind) {
        audit = new InProcessAudit(kind.database());
        prepared = new InProcessDataKeys(audit, InProcessAudit.CLOCK);
        keeping = prepared.operationsOver(TenantProviders.keeping(prepared.provider(), Duration.ofMinutes(5)));
        tenant = prepared.tenants().add();
        audit.callAs(tenant, "user");
    }

    @BeforeEach
    void openOnce() {
        try (GeneratedDataKey generated = prepared.generate(PATIENT)) {
            encryptedKey = generated.encryptedKey();
        }
        decrypt(PATIENT).close();
        prepared.provider().failWith(new IllegalStateException("the provider is called"));
    }

    private DecryptedDataKey decrypt(PatientId patientId) {
        return WaitingCaller.call(
                after -> keeping.decrypt(Optional.empty(), encryptedKey, patientId, OperationThreads.ofCaller(after)));
    }

    @Nested
    class Decrypt {

        @Test
        void callsNobodyAndLeavesAnEventEachTime() {
            decrypt(PATIENT).close();
            decrypt(PATIENT).close();

            assertThat(audit.endsOf(tenant))
                    .containsExactly(
                            "GENERATE_DATA_KEY SUCCESS",
                            "DECRYPT_DATA_KEY SUCCESS",
                            "DECRYPT_DATA_KEY SUCCESS",
                            "DECRYPT_DATA_KEY SUCCESS");
        }

        @Test
        void handsOutACopy() {
            decrypt(PATIENT).close();

            try (DecryptedDataKey again = decrypt(PATIENT)) {
                assertThat(again.plainKey().copyOfBytes()).isNotEqualTo(new byte[32]);
            }
        }

        @Test
        void isRefusedAtOnceWhenTheTenantIsSuspended() {
            prepared.tenants().suspend(tenant);

            assertThatExceptionOfType(TenantSuspendedException.class).isThrownBy(() -> decrypt(PATIENT));
        }

        @Test
        void isRefusedAtOnceWhenTheDestructionIsRequested() {
            PatientRowId row = prepared.patients().rowOf(new EncryptionContext(tenant, PATIENT));
            prepared.patients().apply(PatientLifecycle.block(row));

            assertThatExceptionOfType(DestructionPendingException.class).isThrownBy(() -> decrypt(PATIENT));
        }

        @Test
        void failsForAnotherPatientAllTheSame() {
            PatientId other = new PatientId("other");
            prepared.patients().add(new EncryptionContext(tenant, other));

            assertThatExceptionOfType(InvalidEncryptedKeyException.class).isThrownBy(() -> decrypt(other));
        }
    }
}
