package org.medchain.keys.datakey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.CmkNotActiveException;
import org.medchain.keys.CmkReference;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.DestructionPendingException;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.KeyLimits;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.UnknownPatientException;
import org.medchain.keys.UnknownTenantException;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.kms.RehearsedProvider;
import org.medchain.keys.patient.PatientKeys;
import org.medchain.keys.patient.PatientLifecycle;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.PatientStatus;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.provider.TenantCmk;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.tenant.CmkDates;
import org.medchain.keys.tenant.InProcessTenants;
import org.medchain.keys.tenant.SealingLimits;
import org.medchain.keys.tenant.TenantPolicies;
import org.medchain.keys.tenant.TenantSpecification;

@ParameterizedClass
@EnumSource
class DataKeyOperationsTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00.123456Z");
    private static final PatientId PATIENT = new PatientId("patient");
    private static final PatientId OTHER = new PatientId("other");

    private final InProcessDatabase database;
    private final InProcessAudit audit;
    private final InProcessDataKeys prepared;
    private final TenantId tenant;
    private final EncryptionContext context;

    DataKeyOperationsTest(DatabaseKind kind) {
        database = kind.database();
        audit = new InProcessAudit(database);
        prepared = new InProcessDataKeys(audit, Clock.fixed(NOW, ZoneOffset.UTC));
        tenant = prepared.tenants().add();
        context = new EncryptionContext(tenant, PATIENT);
        audit.callAs(tenant, "user");
    }

    private PatientRowId rowOf(PatientId patientId) {
        return prepared.patients().rowOf(new EncryptionContext(tenant, patientId));
    }

    private List<DataKey> keysOf(PatientId patientId) {
        return prepared.dataKeys().findFirst(rowOf(patientId));
    }

    private String lastEnd() {
        List<String> ends = audit.endsOf(tenant);
        return ends.get(ends.size() - 1);
    }

    private AuditEvent lastEvent() {
        List<AuditEvent> events = audit.eventsOf(tenant);
        return events.get(events.size() - 1);
    }

    private static void assertRefused(Class<? extends Throwable> reason, ThrowingCallable operation) {
        assertThatExceptionOfType(reason).isThrownBy(operation);
    }

    /** No plain key that the provider gave for it is left in memory. */
    private void assertAllClosed() {
        assertThat(prepared.provider().given()).isNotEmpty().allMatch(RehearsedProvider::isClosed);
    }

    @Nested
    class WithADeactivatedCmk {

        private void deactivate() {
            prepared.tenants()
                    .specify(
                            tenant,
                            new TenantSpecification(
                                    "Clinic",
                                    TenantCmk.NONE,
                                    new CmkDates(Optional.empty(), Optional.of(NOW)),
                                    TenantPolicies.DEFAULT));
        }

        @Test
        void noKeyIsMadeAndTheProviderIsNotAsked() {
            deactivate();
            prepared.provider().failWith(new KmsUnavailableException());

            assertRefused(CmkNotActiveException.class, () -> prepared.generate(PATIENT));

            assertThat(lastEnd()).isEqualTo("GENERATE_DATA_KEY CMK_NOT_ACTIVE");
        }

        @Test
        void keysOfBeforeOpen() {
            GeneratedDataKey generated = prepared.generate(PATIENT);
            deactivate();

            assertThat(prepared.decrypt(generated.encryptedKey(), PATIENT).plainKey())
                    .isEqualTo(generated.plainKey());
        }

        /** Another server may have read the tenant before. */
        @Test
        void noKeyIsMadeWithWhatWasKeptOfTheTenant() {
            prepared.generate(PATIENT);
            deactivate();

            assertRefused(CmkNotActiveException.class, () -> prepared.generate(PATIENT));
            assertThat(keysOf(PATIENT)).hasSize(1);
        }
    }

    @Nested
    class Limits {

        private final Instant end = NOW.plus(Duration.ofDays(30));

        private void limit() {
            prepared.tenants()
                    .specify(
                            tenant,
                            new TenantSpecification(
                                    "Clinic",
                                    TenantCmk.NONE,
                                    TenantPolicies.DEFAULT.with(
                                            new SealingLimits(Optional.of(1_000), Optional.of(Duration.ofDays(30))))));
        }

        @Test
        void areThoseOfTheTenantsPolicyInEachAnswer() {
            limit();
            audit.repeat();
            KeyLimits limits = new KeyLimits(Optional.of(1_000), Optional.of(end));

            assertThat(prepared.generate(PATIENT).limits()).isEqualTo(limits);
            assertThat(prepared.generate(PATIENT).limits()).as("sent again").isEqualTo(limits);
        }

        @Test
        void areThoseOfTodayOnceThePolicyIsChanged() {
            assertThat(prepared.generate(PATIENT).limits()).isEqualTo(KeyLimits.NONE);

            limit();

            assertThat(prepared.generate(PATIENT).limits().notAfter()).contains(end);
        }
    }

    @Nested
    class Generate {

        @Test
        void storesTheKeyWithItsEventAndHandsItOut() {
            GeneratedDataKey generated = prepared.generate(PATIENT);

            assertThat(RehearsedProvider.isClosed(generated.plainKey())).isFalse();
            assertThat(generated.generation()).isEqualTo(1);
            assertThat(generated.createdAt()).isEqualTo(NOW);
            assertThat(keysOf(PATIENT)).singleElement().satisfies(key -> {
                assertThat(key.keyId()).isEqualTo(generated.keyId());
                assertThat(key.encryptedKey()).isEqualTo(generated.encryptedKey());
                assertThat(key.createdAt()).isEqualTo(NOW);
            });
            assertThat(audit.eventsOf(tenant)).singleElement().satisfies(event -> {
                assertThat(event.patientId()).contains(PATIENT.value());
                assertThat(event.keyId()).contains(generated.keyId().value());
                assertThat(event.generation()).contains(1);
            });
            assertThat(lastEnd()).isEqualTo("GENERATE_DATA_KEY SUCCESS");
        }

        @Test
        void handsOutTheSameKeyIfTheSameRequestComesAgain() {
            audit.repeat();
            GeneratedDataKey first = prepared.generate(PATIENT);
            GeneratedDataKey second = prepared.generate(PATIENT);

            assertThat(second.keyId()).isEqualTo(first.keyId());
            assertThat(second.encryptedKey()).isEqualTo(first.encryptedKey());
            assertThat(second.createdAt()).isEqualTo(first.createdAt());
            assertThat(second.plainKey()).isEqualTo(first.plainKey());
            assertThat(keysOf(PATIENT)).hasSize(1);
            assertThat(audit.eventsOf(tenant)).hasSize(2).allSatisfy(event -> {
                assertThat(event.keyId()).contains(first.keyId().value());
                assertThat(event.patientId()).contains(PATIENT.value());
                assertThat(event.generation()).contains(1);
            });
        }

        @Test
        void handsOutNothingOfAnErasedPatientIfTheSameRequestComesAgain() {
            audit.repeat();
            prepared.generate(PATIENT);
            prepared.patients().bringTo(PatientStatus.PENDING_DESTRUCTION, rowOf(PATIENT));

            assertRefused(DestructionPendingException.class, () -> prepared.generate(PATIENT));
        }

        @Test
        void storesThePatientOnce() {
            DataKeyId first = prepared.generate(PATIENT).keyId();
            DataKeyId second = prepared.generate(PATIENT).keyId();

            assertThat(keysOf(PATIENT)).extracting(DataKey::keyId).containsExactly(first, second);
        }

        @Test
        void makesAnotherPlainKeyEachTime() {
            assertThat(prepared.generate(PATIENT).plainKey())
                    .isNotEqualTo(prepared.generate(PATIENT).plainKey());
        }

        @Test
        void refusesAnUnknownTenant() {
            TenantId unknown = new TenantId("new-" + UUID.randomUUID());
            audit.callAs(unknown, "user");

            assertRefused(UnknownTenantException.class, () -> prepared.generate(PATIENT));

            assertThat(audit.endsOf(unknown)).containsExactly("GENERATE_DATA_KEY NOT_FOUND");
        }

        @Test
        void refusesASuspendedTenantAndAsksNoProvider() {
            prepared.tenants().suspend(tenant);

            assertRefused(TenantSuspendedException.class, () -> prepared.generate(PATIENT));

            assertThat(prepared.provider().given()).isEmpty();
            assertThat(audit.endsOf(tenant)).containsExactly("GENERATE_DATA_KEY TENANT_SUSPENDED");
        }

        @Test
        void refusesBlockedKeysAndAsksNoProvider() {
            prepared.patients()
                    .bringTo(
                            PatientStatus.PENDING_DESTRUCTION,
                            prepared.patients().add(context));

            assertRefused(DestructionPendingException.class, () -> prepared.generate(PATIENT));

            assertThat(prepared.provider().given()).isEmpty();
            assertThat(audit.endsOf(tenant)).containsExactly("GENERATE_DATA_KEY DESTRUCTION_PENDING");
        }

        @Test
        void refusesDestroyedKeys() {
            prepared.patients()
                    .bringTo(PatientStatus.DESTROYED, prepared.patients().add(context));

            assertRefused(KeysDestroyedException.class, () -> prepared.generate(PATIENT));

            assertThat(audit.endsOf(tenant)).containsExactly("GENERATE_DATA_KEY KEYS_DESTROYED");
        }

        @Test
        void storesNothingIfTheProviderFails() {
            prepared.provider().failWith(new KmsUnavailableException());

            assertRefused(KmsUnavailableException.class, () -> prepared.generate(PATIENT));

            assertThat(prepared.patients().patients().findRow(context)).isEmpty();
            assertThat(audit.endsOf(tenant)).containsExactly("GENERATE_DATA_KEY KMS_UNAVAILABLE");
        }

        @Test
        void handsNothingOutIfTheTenantIsSuspendedMeanwhile() {
            prepared.provider().duringNextCall(() -> prepared.tenants().suspend(tenant));

            assertRefused(TenantSuspendedException.class, () -> prepared.generate(PATIENT));

            assertAllClosed();
            assertThat(prepared.patients().patients().findRow(context)).isEmpty();
            assertThat(audit.endsOf(tenant)).containsExactly("GENERATE_DATA_KEY TENANT_SUSPENDED");
        }

        @Test
        void handsNothingOutIfTheKeysAreBlockedMeanwhile() {
            PatientRowId row = prepared.patients().add(context);
            prepared.provider().duringNextCall(() -> prepared.patients().apply(PatientLifecycle.block(row)));

            assertRefused(DestructionPendingException.class, () -> prepared.generate(PATIENT));

            assertAllClosed();
            assertThat(keysOf(PATIENT)).isEmpty();
            assertThat(audit.endsOf(tenant)).containsExactly("GENERATE_DATA_KEY DESTRUCTION_PENDING");
        }

        @Test
        void looksAgainIfTheTenantChangesMeanwhile() {
            prepared.provider()
                    .duringNextCall(() -> prepared.tenants()
                            .specify(
                                    tenant,
                                    InProcessTenants.specification(Optional.of(new CmkReference("alias/clinic")))));

            GeneratedDataKey generated = prepared.generate(PATIENT);

            assertThat(prepared.provider().given()).hasSize(2);
            assertThat(RehearsedProvider.isClosed(prepared.provider().given().get(0)))
                    .isTrue();
            assertThat(RehearsedProvider.isClosed(generated.plainKey())).isFalse();
            assertThat(keysOf(PATIENT)).hasSize(1);
            assertThat(audit.endsOf(tenant)).containsExactly("GENERATE_DATA_KEY SUCCESS");
        }

        @Test
        void makesTwoFirstKeysThatMeetTheKeysOfOnePatient() {
            prepared.provider().duringNextCall(() -> prepared.generate(PATIENT));

            DataKeyId later = prepared.generate(PATIENT).keyId();

            assertThat(keysOf(PATIENT)).hasSize(2).extracting(DataKey::keyId).contains(later);
            assertThat(audit.endsOf(tenant)).containsExactly("GENERATE_DATA_KEY SUCCESS", "GENERATE_DATA_KEY SUCCESS");
        }
    }

    @Nested
    class Decrypt {

        private final GeneratedDataKey generated = prepared.generate(PATIENT);

        @Test
        void opensWhatWasGenerated() {
            DecryptedDataKey opened = prepared.decrypt(generated.encryptedKey(), PATIENT);

            assertThat(opened.plainKey()).isEqualTo(generated.plainKey());
            assertThat(opened.keyId()).isEqualTo(generated.keyId());
            assertThat(opened.generation()).hasValue(1);
            assertThat(opened.superseding()).isEmpty();
            assertThat(lastEnd()).isEqualTo("DECRYPT_DATA_KEY SUCCESS");
            assertThat(lastEvent().keyId()).contains(generated.keyId().value());
            assertThat(lastEvent().generation()).contains(1);
        }

        @Test
        void opensASupersededKeyAndTellsTheCurrentOne() {
            EncryptedKey current = rotate();

            DecryptedDataKey opened = prepared.decrypt(generated.encryptedKey(), PATIENT);

            assertThat(opened.plainKey()).isEqualTo(generated.plainKey());
            assertThat(opened.generation()).hasValue(2);
            assertThat(opened.superseding()).contains(current);
            assertThat(prepared.damagedRows()).isZero();
        }

        private EncryptedKey rotate() {
            prepared.provider().renewKek();
            prepared.rewrapAll(context);
            return keysOf(PATIENT).get(0).encryptedKey();
        }

        @Test
        void opensAKeyWhoseRowIsLost() {
            assertThat(database.execute(
                            "delete from data_keys where key_id = ?",
                            generated.keyId().value()))
                    .isEqualTo(1);

            DecryptedDataKey opened = prepared.decrypt(generated.encryptedKey(), PATIENT);

            assertThat(opened.plainKey()).isEqualTo(generated.plainKey());
            assertThat(opened.generation()).isEmpty();
            assertThat(prepared.damagedRows()).isZero();
        }

        @Test
        void refusesAnUnknownPatient() {
            assertRefused(UnknownPatientException.class, () -> prepared.decrypt(generated.encryptedKey(), OTHER));

            assertThat(lastEnd()).isEqualTo("DECRYPT_DATA_KEY NOT_FOUND");
        }

        @Test
        void refusesAnotherPatientsKey() {
            EncryptedKey others = prepared.generate(OTHER).encryptedKey();

            assertRefused(InvalidEncryptedKeyException.class, () -> prepared.decrypt(others, PATIENT));

            assertThat(lastEnd()).isEqualTo("DECRYPT_DATA_KEY INVALID_ENCRYPTED_KEY");
            assertThat(lastEvent().keyId()).isEmpty();
        }

        @Test
        void refusesAKeyThatAnotherProviderWrapped() {
            DataKeyId keyId;
            try (PatientKeys patient =
                    prepared.patients().patients().find(context).orElseThrow()) {
                keyId = prepared.add(
                        patient, context, new InProcessDataKeys.State(ProviderType.AWS_KMS, "arn", NOW), false);
            }
            EncryptedKey ofAws = prepared.dataKeys()
                    .find(rowOf(PATIENT), keyId)
                    .orElseThrow()
                    .encryptedKey();

            assertRefused(InvalidEncryptedKeyException.class, () -> prepared.decrypt(ofAws, PATIENT));

            assertThat(lastEnd()).isEqualTo("DECRYPT_DATA_KEY INVALID_ENCRYPTED_KEY");
        }

        @Test
        void refusesASuspendedTenantThatWasKept() {
            prepared.tenants().suspend(tenant);

            assertRefused(TenantSuspendedException.class, () -> prepared.decrypt(generated.encryptedKey(), PATIENT));

            assertThat(RehearsedProvider.isClosed(prepared.provider().given().get(1)))
                    .isTrue();
            assertThat(lastEnd()).isEqualTo("DECRYPT_DATA_KEY TENANT_SUSPENDED");
        }

        @Test
        void refusesAPatientWhoWasKeptAndReadsThePatientAgainAfterwards() {
            prepared.decrypt(generated.encryptedKey(), PATIENT).close();
            prepared.patients().apply(PatientLifecycle.block(rowOf(PATIENT)));

            assertRefused(DestructionPendingException.class, () -> prepared.decrypt(generated.encryptedKey(), PATIENT));
            assertThat(RehearsedProvider.isClosed(prepared.provider().given().get(2)))
                    .isTrue();
            assertThat(lastEnd()).isEqualTo("DECRYPT_DATA_KEY DESTRUCTION_PENDING");

            prepared.patients().apply(PatientLifecycle.release(rowOf(PATIENT)));
            assertThat(prepared.decrypt(generated.encryptedKey(), PATIENT).plainKey())
                    .isEqualTo(generated.plainKey());
        }

        @Test
        void failsAsTheProviderDoes() {
            prepared.provider().failWith(new KmsUnavailableException());

            assertRefused(KmsUnavailableException.class, () -> prepared.decrypt(generated.encryptedKey(), PATIENT));

            assertThat(lastEnd()).isEqualTo("DECRYPT_DATA_KEY KMS_UNAVAILABLE");
            assertThat(lastEvent().keyId()).contains(generated.keyId().value());
        }
    }

    /** The database gave a data key's row another encrypted key, or none. */
    @Nested
    class DamagedRow {

        private final GeneratedDataKey generated = prepared.generate(PATIENT);

        private void exchangeWith(GeneratedDataKey other) {
            store(generated, other.encryptedKey().bytes());
            store(other, generated.encryptedKey().bytes());
        }

        private void store(GeneratedDataKey in, byte[] bytes) {
            assertThat(database.execute(
                            "update data_keys set encrypted_key = ? where key_id = ?",
                            bytes,
                            in.keyId().value()))
                    .isEqualTo(1);
        }

        private void assertOpensByItself(GeneratedDataKey sent, PatientId patientId) {
            DecryptedDataKey opened = prepared.decrypt(sent.encryptedKey(), patientId);

            assertThat(opened.keyId()).isEqualTo(sent.keyId());
            assertThat(opened.plainKey()).isEqualTo(sent.plainKey());
            assertThat(opened.superseding()).isEmpty();
            assertThat(opened.generation()).isEmpty();
            assertThat(lastEnd()).isEqualTo("DECRYPT_DATA_KEY SUCCESS");
            assertThat(lastEvent().keyId()).contains(sent.keyId().value());
        }

        @Test
        void ofTheSamePatientIsCountedAndPassedOver() {
            GeneratedDataKey other = prepared.generate(PATIENT);
            exchangeWith(other);

            assertOpensByItself(generated, PATIENT);
            assertOpensByItself(other, PATIENT);

            assertThat(prepared.damagedRows()).isEqualTo(2);
        }

        @Test
        void ofTwoPatientsIsCountedAndPassedOver() {
            GeneratedDataKey other = prepared.generate(OTHER);
            exchangeWith(other);

            assertOpensByItself(generated, PATIENT);
            assertOpensByItself(other, OTHER);

            assertThat(prepared.damagedRows()).isEqualTo(2);
        }

        @Test
        void thatHoldsGarbageIsCountedAndPassedOver() {
            store(generated, new byte[] {1, 2, 3});

            assertOpensByItself(generated, PATIENT);

            assertThat(prepared.damagedRows()).isEqualTo(1);
        }
    }

    /** The database knows nothing of an erasure that the erasure ledger lists. */
    @Nested
    class Listed {

        private final GeneratedDataKey generated = prepared.generate(PATIENT);

        private void assertEverythingIsRefused() {
            assertRefused(KeysDestroyedException.class, () -> prepared.generate(PATIENT));
            assertRefused(KeysDestroyedException.class, () -> prepared.decrypt(generated.encryptedKey(), PATIENT));
            assertRefused(KeysDestroyedException.class, () -> prepared.catalog().list(PATIENT, Optional.empty(), 1));
            assertThat(audit.endsOf(tenant))
                    .containsSubsequence(
                            "GENERATE_DATA_KEY KEYS_DESTROYED",
                            "DECRYPT_DATA_KEY KEYS_DESTROYED",
                            "LIST_DATA_KEYS KEYS_DESTROYED");
            assertThat(keysOf(PATIENT)).hasSize(1);
            assertThat(prepared.provider().given())
                    .filteredOn(key -> !key.equals(generated.plainKey()))
                    .allMatch(RehearsedProvider::isClosed);
        }

        @Test
        void sameRowIsRefused() {
            prepared.patients().list(context, rowOf(PATIENT).value());

            assertEverythingIsRefused();
        }

        @Test
        void anotherRowOfThePatientIsRefused() {
            prepared.patients().list(context, UUID.randomUUID());

            assertEverythingIsRefused();
        }

        @Test
        void aPatientWhoIsKeptIsRefused() {
            prepared.decrypt(generated.encryptedKey(), PATIENT).close();
            prepared.patients().list(context, UUID.randomUUID());

            assertEverythingIsRefused();
        }

        @Test
        void aRotationThatIsUnderWayIsRefused() {
            prepared.provider().renewKek();
            prepared.provider().duringNextCall(() -> prepared.patients().list(context, UUID.randomUUID()));

            assertRefused(KeysDestroyedException.class, () -> prepared.rewrapAll(context));

            assertThat(keysOf(PATIENT)).extracting(DataKey::generation).containsExactly(1);
        }
    }
}
