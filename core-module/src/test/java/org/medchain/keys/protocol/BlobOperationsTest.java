package org.medchain.keys.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.BatchResult;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.datakey.InProcessDataKeys;
import org.medchain.keys.kms.RehearsedProvider;
import org.medchain.keys.provider.BlobFormat;
import org.medchain.keys.server.database.DatabaseKind;

@ParameterizedClass
@EnumSource
class BlobOperationsTest {

    private static final Instant NOW = Instant.parse("2026-11-29T05:00:00.123456Z");
    private static final PatientId PATIENT = new PatientId("p1");
    private static final byte[] MESSAGE = "a password".getBytes(StandardCharsets.UTF_8);

    private final InProcessAudit audit;
    private final InProcessDataKeys prepared;
    private final TenantId tenant;
    private final BlobOperations blobs;
    private final ContextEntries context;
    private final ContextEntries otherPurpose;
    private final ContextEntries otherPatient;

    BlobOperationsTest(DatabaseKind kind) {
        audit = new InProcessAudit(kind.database());
        prepared = new InProcessDataKeys(audit, Clock.fixed(NOW, ZoneOffset.UTC));
        tenant = prepared.tenants().add();
        audit.callAs(tenant, "user");
        blobs = new BlobOperations(
                prepared.operations(),
                new OperationThreads(Runnable::run, ForkJoinPool.commonPool()),
                new SecureRandom());
        context = context(Map.of("patientId", "p1", "purpose", "care"));
        otherPurpose = context(Map.of("patientId", "p1", "purpose", "research"));
        otherPatient = context(Map.of("patientId", "p2", "purpose", "care"));
    }

    private ContextEntries context(Map<String, String> entries) {
        return new ContextEntries(entries, "EncryptionContext", ContextEntries.PATIENT, tenant);
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static void assertInvalid(Supplier<CompletionStage<?>> call) {
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> await(call.get()))
                .withCauseInstanceOf(InvalidEncryptedKeyException.class);
    }

    private void assertRecordedAsInvalid(String operation) {
        assertThat(audit.endsOf(tenant)).hasSize(2).last().isEqualTo(operation + " INVALID_ENCRYPTED_KEY");
        assertThat(audit.eventsOf(tenant).get(1).patientId()).contains(PATIENT.value());
    }

    /** No plain key that the provider gave is left in memory. */
    private void assertAllClosed() {
        assertThat(prepared.provider().given()).isNotEmpty().allMatch(RehearsedProvider::isClosed);
    }

    @Nested
    class Generate {

        @Test
        void makesADataKeyThatTheServiceOpensEverywhere() {
            try (GeneratedBlob made = await(blobs.generate(context))) {
                EncryptedKey encryptedKey = BlobFormat.parse(made.blob()).encryptedKey();

                try (DecryptedDataKey opened = prepared.decrypt(encryptedKey, PATIENT)) {
                    assertThat(opened.plainKey()).isEqualTo(made.plainKey());
                }
            }
            assertThat(audit.endsOf(tenant)).containsExactly("GENERATE_DATA_KEY SUCCESS", "DECRYPT_DATA_KEY SUCCESS");
            assertAllClosed();
        }
    }

    @Nested
    class Decrypt {

        @Test
        void opensADataKey() {
            try (GeneratedBlob made = await(blobs.generate(context))) {
                assertThat(await(blobs.decrypt(made.blob(), context)))
                        .isEqualTo(made.plainKey().copyOfBytes());
            }
            assertAllClosed();
        }

        @Test
        void failsWithAnotherContextAndIsRecordedAsFailed() {
            byte[] blob = generate();

            assertInvalid(() -> blobs.decrypt(blob, otherPurpose));

            assertThat(audit.endsOf(tenant)).last().isEqualTo("DECRYPT_DATA_KEY INVALID_ENCRYPTED_KEY");
            assertAllClosed();
        }

        @Test
        void failsForAnotherPatient() {
            byte[] blob = generate();
            await(blobs.generate(otherPatient)).close();

            assertInvalid(() -> blobs.decrypt(blob, otherPatient));

            assertThat(audit.endsOf(tenant)).last().isEqualTo("DECRYPT_DATA_KEY INVALID_ENCRYPTED_KEY");
        }

        /** As AWS KMS and Vault answer any other context: which patients there are is not told. */
        @Test
        void failsForAPatientThatTheTenantDoesNotHaveAsForAnyOther() {
            byte[] blob = generate();

            assertInvalid(() -> blobs.decrypt(blob, otherPatient));
            assertInvalid(() -> blobs.reEncrypt(blob, otherPatient, otherPatient));

            assertThat(audit.endsOf(tenant)).endsWith("DECRYPT_DATA_KEY NOT_FOUND", "ROTATE_PATIENT_KEY NOT_FOUND");
        }

        @Test
        void failsForWhatIsNoBlobAndIsRecordedWithThePatient() {
            byte[] bare = BlobFormat.parse(generate()).encryptedKey().bytes();

            assertInvalid(() -> blobs.decrypt(bare, context));

            assertRecordedAsInvalid("DECRYPT_DATA_KEY");
        }

        private byte[] generate() {
            try (GeneratedBlob made = await(blobs.generate(context))) {
                return made.blob();
            }
        }
    }

    @Nested
    class Encrypt {

        @Test
        void makesAMessageUnderADataKeyOfThePatient() {
            byte[] blob = await(blobs.encrypt(MESSAGE, context));

            assertThat(await(blobs.decrypt(blob, context))).isEqualTo(MESSAGE);
            assertThat(audit.endsOf(tenant)).containsExactly("GENERATE_DATA_KEY SUCCESS", "DECRYPT_DATA_KEY SUCCESS");
            assertInvalid(() -> blobs.decrypt(blob, otherPurpose));
            assertAllClosed();
        }
    }

    @Nested
    class ReEncrypt {

        @Test
        void wrapsTheDataKeyAgainUnderTodaysKek() {
            byte[] blob = await(blobs.encrypt(MESSAGE, context));
            prepared.provider().renewKek();

            byte[] renewed = await(blobs.reEncrypt(blob, context, context));
            prepared.provider().dropEarlierKeks();

            assertThat(BlobFormat.parse(renewed).encryptedKey())
                    .isNotEqualTo(BlobFormat.parse(blob).encryptedKey());
            assertThat(await(blobs.decrypt(renewed, context))).isEqualTo(MESSAGE);
            assertThat(await(blobs.decrypt(blob, context))).isEqualTo(MESSAGE);
            assertThat(audit.endsOf(tenant)).startsWith("GENERATE_DATA_KEY SUCCESS", "ROTATE_PATIENT_KEY SUCCESS");
            assertAllClosed();
        }

        @Test
        void takesTheEncryptedKeyOfTheLastRotationAndTheOtherContext() {
            byte[] blob = await(blobs.encrypt(MESSAGE, context));
            prepared.provider().renewKek();
            prepared.rewrapAll(new EncryptionContext(tenant, PATIENT));

            byte[] renewed = await(blobs.reEncrypt(blob, context, otherPurpose));

            assertThat(BlobFormat.parse(renewed).encryptedKey())
                    .isNotEqualTo(BlobFormat.parse(blob).encryptedKey());
            assertThat(await(blobs.decrypt(renewed, otherPurpose))).isEqualTo(MESSAGE);
            assertThat(await(blobs.decrypt(blob, context))).isEqualTo(MESSAGE);
            assertInvalid(() -> blobs.decrypt(renewed, context));
        }

        @Test
        void failsWithAnotherSource() {
            byte[] blob = await(blobs.encrypt(MESSAGE, context));

            assertInvalid(() -> blobs.reEncrypt(blob, otherPurpose, context));

            assertThat(audit.endsOf(tenant)).last().isEqualTo("ROTATE_PATIENT_KEY INVALID_ENCRYPTED_KEY");
            assertAllClosed();
        }

        @Test
        void failsForWhatIsNoBlobAndIsRecordedWithThePatient() {
            await(blobs.encrypt(MESSAGE, context));

            assertInvalid(() -> blobs.reEncrypt(MESSAGE, context, otherPurpose));

            assertRecordedAsInvalid("ROTATE_PATIENT_KEY");
        }
    }

    @Nested
    class Batches {

        private final List<BlobItem> messages =
                List.of(new BlobItem(MESSAGE.clone(), context), new BlobItem(new byte[] {7}, otherPatient));

        private List<BlobItem> encrypted() {
            List<BatchResult<byte[]>> sealed = await(blobs.encryptAll(messages));
            return List.of(
                    new BlobItem(sealed.get(0).orThrow(), context),
                    new BlobItem(sealed.get(1).orThrow(), otherPatient));
        }

        @Test
        void openWhatTheyMadeEachWithItsOwnEvent() {
            List<BatchResult<byte[]>> opened = await(blobs.decryptAll(encrypted()));

            assertThat(opened.get(0).orThrow()).isEqualTo(MESSAGE);
            assertThat(opened.get(1).orThrow()).containsExactly(7);
            assertThat(audit.endsOf(tenant))
                    .containsExactly(
                            "GENERATE_DATA_KEY SUCCESS",
                            "GENERATE_DATA_KEY SUCCESS",
                            "DECRYPT_DATA_KEY SUCCESS",
                            "DECRYPT_DATA_KEY SUCCESS");
            assertAllClosed();
        }

        @Test
        void openDataKeysToo() {
            try (GeneratedBlob made = await(blobs.generate(context))) {
                assertThat(await(blobs.decryptAll(List.of(new BlobItem(made.blob(), context))))
                                .get(0)
                                .orThrow())
                        .isEqualTo(made.plainKey().copyOfBytes());
            }
            assertAllClosed();
        }

        @Test
        void failItemByItemAndAreRecordedAsFailed() {
            List<BlobItem> items = encrypted();

            List<BatchResult<byte[]>> opened = await(blobs.decryptAll(List.of(
                    new BlobItem(items.get(0).bytes(), otherPurpose),
                    new BlobItem(items.get(0).bytes(), otherPatient),
                    items.get(1))));

            assertThat(opened.get(0).failure()).containsInstanceOf(InvalidEncryptedKeyException.class);
            assertThat(opened.get(1).failure()).containsInstanceOf(InvalidEncryptedKeyException.class);
            assertThat(opened.get(2).orThrow()).containsExactly(7);
            assertThat(audit.endsOf(tenant))
                    .filteredOn("DECRYPT_DATA_KEY INVALID_ENCRYPTED_KEY"::equals)
                    .hasSize(2);
            assertAllClosed();
        }

        @Test
        void failForAPatientThatTheTenantDoesNotHaveAsForAnyOther() {
            BlobItem ofNobody =
                    new BlobItem(encrypted().get(0).bytes(), context(Map.of("patientId", "nobody", "purpose", "care")));

            assertThat(await(blobs.decryptAll(List.of(ofNobody))).get(0).failure())
                    .containsInstanceOf(InvalidEncryptedKeyException.class);
            assertThat(await(blobs.reEncryptAll(List.of(ofNobody))).get(0).failure())
                    .containsInstanceOf(InvalidEncryptedKeyException.class);
        }

        /** Some are of one patient, and one comes twice. */
        @Test
        void wrapDataKeysAgain() {
            List<BlobItem> items = new ArrayList<>(encrypted());
            items.addAll(encrypted());
            items.add(items.get(0));
            prepared.provider().renewKek();

            List<byte[]> renewed = await(blobs.reEncryptAll(items)).stream()
                    .map(BatchResult::orThrow)
                    .toList();
            prepared.provider().dropEarlierKeks();

            assertThat(await(blobs.decrypt(renewed.get(0), context))).isEqualTo(MESSAGE);
            assertThat(await(blobs.decrypt(renewed.get(1), otherPatient))).containsExactly(7);
            assertThat(await(blobs.decrypt(renewed.get(2), context))).isEqualTo(MESSAGE);
            assertThat(BlobFormat.parse(renewed.get(4)).encryptedKey())
                    .isEqualTo(BlobFormat.parse(renewed.get(0)).encryptedKey());
            assertThat(audit.endsOf(tenant))
                    .filteredOn("ROTATE_PATIENT_KEY SUCCESS"::equals)
                    .hasSize(5);
            assertAllClosed();
        }

        @Test
        void takeTheEncryptedKeysOfTheLastRotation() {
            List<BlobItem> items = encrypted();
            prepared.provider().renewKek();
            prepared.rewrapAll(new EncryptionContext(tenant, PATIENT));

            byte[] renewed = await(blobs.reEncryptAll(items)).get(0).orThrow();

            assertThat(BlobFormat.parse(renewed).encryptedKey())
                    .isNotEqualTo(BlobFormat.parse(items.get(0).bytes()).encryptedKey());
            assertThat(await(blobs.decrypt(renewed, context))).isEqualTo(MESSAGE);
        }

        /** One bit in the wrong place tells a caller no more than one elsewhere. */
        @ParameterizedTest
        @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 60, -1})
        void failAtADamagedItemAlone(int damaged) {
            List<BlobItem> items = encrypted();
            byte[] bytes = items.get(0).bytes();
            bytes[Math.floorMod(damaged, bytes.length)] ^= 0x40;

            assertFirstIsInvalid("DECRYPT_DATA_KEY", await(blobs.decryptAll(items)));
            assertFirstIsInvalid("ROTATE_PATIENT_KEY", await(blobs.reEncryptAll(items)));
        }

        @Test
        void failAtAnEmptyItemAlone() {
            BlobItem empty = new BlobItem(new byte[0], context);

            assertFirstIsInvalid(
                    "DECRYPT_DATA_KEY",
                    await(blobs.decryptAll(List.of(empty, encrypted().get(1)))));
        }

        private void assertFirstIsInvalid(String operation, List<BatchResult<byte[]>> results) {
            assertThat(results.get(0).failure()).containsInstanceOf(InvalidEncryptedKeyException.class);
            assertThat(results.get(1).failure()).isEmpty();
            List<String> ends = audit.endsOf(tenant);
            assertThat(ends.subList(ends.size() - 2, ends.size()))
                    .containsExactlyInAnyOrder(operation + " INVALID_ENCRYPTED_KEY", operation + " SUCCESS");
            assertAllClosed();
        }
    }

    @Nested
    class Item {

        @Test
        void tellsNothingOfItself() {
            assertThat(new BlobItem(MESSAGE, context)).hasToString("BlobItem[redacted]");
        }
    }
}
