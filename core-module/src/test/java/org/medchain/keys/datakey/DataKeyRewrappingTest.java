package org.medchain.keys.datakey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.CmkNotActiveException;
import org.medchain.keys.CmkReference;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.DestructionPendingException;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.PatientId;
import org.medchain.keys.PlainKey;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.WaitingCaller;
import org.medchain.keys.patient.PatientStatus;
import org.medchain.keys.provider.TenantCmk;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.tenant.CmkDates;
import org.medchain.keys.tenant.InProcessTenants;
import org.medchain.keys.tenant.TenantPolicies;
import org.medchain.keys.tenant.TenantSpecification;

@ParameterizedClass
@EnumSource
class DataKeyRewrappingTest {

    private static final PatientId PATIENT = new PatientId("patient");

    private final InProcessAudit audit;
    private final InProcessDataKeys prepared;
    private final EncryptionContext context;
    private final GeneratedDataKey sent;
    private final String before;

    DataKeyRewrappingTest(DatabaseKind kind) {
        audit = new InProcessAudit(kind.database());
        prepared = new InProcessDataKeys(audit, Clock.systemUTC());
        TenantId tenant = prepared.tenants().add();
        audit.callAs(tenant, "user");
        context = new EncryptionContext(tenant, PATIENT);
        sent = prepared.generate(PATIENT);
        before = stored().wrappedUnder();
        prepared.provider().renewKek();
    }

    private DecryptedDataKey rewrap() {
        return rewrap(plainKey -> {});
    }

    private DecryptedDataKey rewrap(Consumer<PlainKey> check) {
        return WaitingCaller.call(after -> prepared.operations()
                .rewrap(Optional.empty(), sent.encryptedKey(), PATIENT, check, OperationThreads.ofCaller(after)));
    }

    private void rotate() {
        prepared.rewrapAll(context);
    }

    private DataKey stored() {
        return stored(sent);
    }

    private DataKey stored(GeneratedDataKey key) {
        return prepared.dataKeys()
                .find(prepared.patients().patients().findId(context).orElseThrow(), key.keyId())
                .orElseThrow();
    }

    private List<AuditEvent> rewraps() {
        return audit.eventsOf(context.tenantId()).stream()
                .filter(event -> event.operation() == Operation.ROTATE_PATIENT_KEY)
                .toList();
    }

    private void assertReaches(int generation, EncryptedKey current) {
        try (DecryptedDataKey answer = rewrap()) {
            assertThat(answer.plainKey()).isEqualTo(sent.plainKey());
            assertThat(answer.generation()).hasValue(generation);
            assertThat(answer.superseding()).contains(stored().encryptedKey());
        }
        assertThat(stored().generation()).isEqualTo(generation);
        assertThat(rewraps()).singleElement().satisfies(event -> {
            assertThat(event.keyId()).contains(sent.keyId().value());
            assertThat(event.patientId()).contains(PATIENT.value());
            assertThat(event.generation()).contains(generation);
            assertThat(event.reason()).isEmpty();
        });
        assertThat(stored().encryptedKey()).isNotEqualTo(current);
    }

    private void assertRefused(Class<? extends KeyManagementException> refusal, String end) {
        assertThatExceptionOfType(refusal).isThrownBy(DataKeyRewrappingTest.this::rewrap);

        assertThat(audit.endsOf(context.tenantId())).last().isEqualTo("ROTATE_PATIENT_KEY " + end);
        assertThat(stored().generation()).isEqualTo(1);
        assertNoPlainKeyIsLeft();
    }

    private void assertNoPlainKeyIsLeft() {
        sent.close();
        assertThat(prepared.provider().given())
                .allSatisfy(key -> assertThatExceptionOfType(IllegalStateException.class)
                        .isThrownBy(() -> key.<Integer, RuntimeException>use(bytes -> bytes.length)));
    }

    @Nested
    class Rewrap {

        @Test
        void wrapsADataKeyThatIsDueUnderTodaysKek() {
            assertReaches(2, sent.encryptedKey());

            assertThat(stored().wrappedUnder()).isNotEqualTo(before);
            prepared.provider().dropEarlierKeks();
            prepared.decrypt(sent.encryptedKey(), PATIENT).close();
        }

        @Test
        void leavesThePatientsOtherDataKeysAlone() {
            GeneratedDataKey added = prepared.generate(PATIENT);
            prepared.provider().renewKek();

            assertReaches(2, sent.encryptedKey());

            assertThat(stored(added).generation()).isEqualTo(1);
        }

        @Test
        void leavesADataKeyThatIsCurrent() {
            rewrap().close();

            try (DecryptedDataKey again = rewrap()) {
                assertThat(again.superseding()).contains(stored().encryptedKey());
            }

            assertThat(stored().generation()).isEqualTo(2);
            assertThat(rewraps()).extracting(AuditEvent::generation).containsExactly(Optional.of(2), Optional.of(2));
        }

        /** A look at a CMK is a call to AWS KMS. */
        @Test
        void looksAtTheCmkOnceForManyRequests() {
            prepared.provider().callTheNetwork();

            for (int i = 0; i < 3; i++) {
                rewrap().close();
            }

            assertThat(prepared.provider().looks()).isEqualTo(1);
        }

        @Test
        void looksAtAnotherCmkOfTheTenantAtOnce() {
            prepared.provider().callTheNetwork();
            rewrap().close();
            prepared.provider().renewKek();
            prepared.tenants()
                    .specify(
                            context.tenantId(),
                            InProcessTenants.specification(Optional.of(new CmkReference("alias/another"))));

            rewrap().close();

            assertThat(prepared.provider().looks()).isEqualTo(2);
            assertThat(stored().generation()).isEqualTo(3);
        }

        /** AWS KMS lists the rotations of a CMK to those alone whom its policy allows that. */
        @Test
        void leavesADataKeyThatIsUnderACmkWhoseRotationsAreNotTold() {
            prepared.provider().callTheNetwork();
            prepared.provider().hideRenewals();
            rewrap().close();

            rewrap().close();

            assertThat(stored().generation()).isEqualTo(2);
        }

        @Test
        void wrapsWhatSupersedesTheKeyThatWasSent() {
            rotate();
            EncryptedKey rotated = stored().encryptedKey();
            prepared.provider().renewKek();

            assertReaches(3, rotated);
        }

        @Test
        void unwrapsOnceOverTheNetwork() {
            rotate();
            prepared.provider().renewKek();
            prepared.provider().callTheNetwork();
            int given = prepared.provider().given().size();

            rewrap().close();

            assertThat(prepared.provider().given()).hasSize(given + 1);
        }

        @Test
        void takesWhatARotationLeftThatCameFirst() {
            prepared.provider().beforeRewrap(() -> {
                prepared.provider().beforeRewrap(() -> {});
                rotate();
            });

            try (DecryptedDataKey answer = rewrap()) {
                assertThat(answer.superseding()).contains(stored().encryptedKey());
            }

            assertThat(stored().generation()).isEqualTo(2);
            assertThat(rewraps()).hasSize(1);
        }

        /** What counts of such a rotation is in another table for a while. */
        @Test
        void wrapsADataKeyOfARotationInSlices() {
            prepared.addMany(context, Rewrapping.AT_ONCE);
            prepared.provider().renewKek();
            rotate();
            EncryptedKey rotated = stored().encryptedKey();
            prepared.provider().renewKek();

            assertReaches(3, rotated);

            assertThat(prepared.dataKeys().findFirst(stored().patient()))
                    .filteredOn(key -> !key.keyId().equals(sent.keyId()))
                    .hasSize(Rewrapping.AT_ONCE)
                    .allMatch(key -> key.generation() == 2);
        }

        @Test
        void opensADataKeyWhoseRowIsDamagedAndLeavesIt() {
            assertThat(audit.execute(
                            "update data_keys set encrypted_key = ? where key_id = ?",
                            new byte[] {1},
                            sent.keyId().value()))
                    .isEqualTo(1);

            try (DecryptedDataKey answer = rewrap()) {
                assertThat(answer.plainKey()).isEqualTo(sent.plainKey());
                assertThat(answer.superseding()).isEmpty();
            }

            assertThat(stored().held()).containsExactly(1);
        }

        @Test
        void opensADataKeyWhoseRowIsLost() {
            assertThat(audit.execute(
                            "delete from data_keys where key_id = ?",
                            sent.keyId().value()))
                    .isEqualTo(1);

            try (DecryptedDataKey answer = rewrap()) {
                assertThat(answer.plainKey()).isEqualTo(sent.plainKey());
                assertThat(answer.superseding()).isEmpty();
            }
        }
    }

    @Nested
    class Refusal {

        @Test
        void ofASuspendedTenant() {
            prepared.tenants().suspend(context.tenantId());

            assertRefused(TenantSuspendedException.class, "TENANT_SUSPENDED");
        }

        @Test
        void ofATenantWhoseCmkDoesNotWrapYet() {
            TenantSpecification given = InProcessTenants.specification(Optional.empty());
            prepared.tenants()
                    .specify(
                            context.tenantId(),
                            new TenantSpecification(
                                    given.name(),
                                    TenantCmk.NONE,
                                    new CmkDates(Optional.of(Instant.parse("2999-01-01T00:00:00Z")), Optional.empty()),
                                    TenantPolicies.DEFAULT));

            assertRefused(CmkNotActiveException.class, "CMK_NOT_ACTIVE");
        }

        @Test
        void ofAPatientWhoseKeysAreToBeDestroyed() {
            prepared.patients().bringTo(PatientStatus.PENDING_DESTRUCTION, stored().patient());

            assertRefused(DestructionPendingException.class, "DESTRUCTION_PENDING");
        }

        @Test
        void ofAKeyThatIsNotWhatTheCallerTakesItFor() {
            assertThatExceptionOfType(InvalidEncryptedKeyException.class)
                    .isThrownBy(() -> rewrap(plainKey -> {
                        throw new InvalidEncryptedKeyException();
                    }));

            assertThat(audit.endsOf(context.tenantId())).last().isEqualTo("ROTATE_PATIENT_KEY INVALID_ENCRYPTED_KEY");
            assertThat(stored().generation()).isEqualTo(1);
            assertNoPlainKeyIsLeft();
        }

        @Test
        void whenTheProviderCannotWrap() {
            prepared.provider().beforeRewrap(() -> prepared.provider().failWith(new KmsUnavailableException()));

            assertRefused(KmsUnavailableException.class, "KMS_UNAVAILABLE");
        }
    }
}
