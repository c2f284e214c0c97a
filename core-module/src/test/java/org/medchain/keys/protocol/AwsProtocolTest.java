package org.medchain.keys.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.PatientId;
import org.medchain.keys.PlainKey;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.datakey.InProcessDataKeys;
import org.medchain.keys.server.database.DatabaseKind;

@ParameterizedClass
@EnumSource
class AwsProtocolTest {

    private static final Instant NOW = Instant.parse("2026-11-29T05:00:00.123456Z");
    private static final PatientId PATIENT = new PatientId("p1");
    private static final byte[] MESSAGE = "a password".getBytes(StandardCharsets.UTF_8);

    private final InProcessAudit audit;
    private final InProcessDataKeys prepared;
    private final TenantId tenant;
    private final AwsProtocol protocol;
    private final ContextEntries context;
    private final ContextEntries otherPurpose;
    private final ContextEntries otherPatient;

    AwsProtocolTest(DatabaseKind kind) {
        audit = new InProcessAudit(kind.database());
        prepared = new InProcessDataKeys(audit, Clock.fixed(NOW, ZoneOffset.UTC));
        tenant = prepared.tenants().add();
        audit.callAs(tenant, "user");
        protocol = new AwsProtocol(
                new AwsProtocolSettings("true", "eu-central-1", "123456789012", "patientId"),
                prepared.operations(),
                audit.operations(),
                prepared.tenants().active(),
                new OperationThreads(Runnable::run, ForkJoinPool.commonPool()),
                new SecureRandom());
        context = context(Map.of("patientId", "p1", "purpose", "care"));
        otherPurpose = context(Map.of("patientId", "p1", "purpose", "research"));
        otherPatient = context(Map.of("patientId", "p2", "purpose", "care"));
    }

    private ContextEntries context(Map<String, String> entries) {
        return protocol.context(entries, "EncryptionContext", tenant);
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static void assertInvalid(Supplier<CompletionStage<?>> call) {
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> await(call.get()))
                .withCauseInstanceOf(InvalidEncryptedKeyException.class);
    }

    /** No plain key that the provider gave is left in memory. */
    private void assertAllClosed() {
        assertThat(prepared.provider().given()).isNotEmpty().allMatch(AwsProtocolTest::isClosed);
    }

    private static boolean isClosed(PlainKey key) {
        try {
            key.<Integer, RuntimeException>use(bytes -> bytes.length);
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }

    @Nested
    class Generate {

        @Test
        void makesADataKeyThatTheServiceOpensEverywhere() {
            try (GeneratedBlob made = await(protocol.generate(context))) {
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
            try (GeneratedBlob made = await(protocol.generate(context))) {
                assertThat(await(protocol.decrypt(made.blob(), context)))
                        .isEqualTo(made.plainKey().copyOfBytes());
            }
            assertAllClosed();
        }

        @Test
        void failsWithAnotherContextAndIsRecordedAsFailed() {
            byte[] blob = generate();

            assertInvalid(() -> protocol.decrypt(blob, otherPurpose));

            assertThat(audit.endsOf(tenant)).last().isEqualTo("DECRYPT_DATA_KEY INVALID_ENCRYPTED_KEY");
            assertAllClosed();
        }

        @Test
        void failsForAnotherPatient() {
            byte[] blob = generate();
            await(protocol.generate(otherPatient)).close();

            assertInvalid(() -> protocol.decrypt(blob, otherPatient));

            assertThat(audit.endsOf(tenant)).last().isEqualTo("DECRYPT_DATA_KEY INVALID_ENCRYPTED_KEY");
        }

        @Test
        void failsForWhatIsNoBlob() {
            byte[] bare = BlobFormat.parse(generate()).encryptedKey().bytes();

            assertThatExceptionOfType(InvalidEncryptedKeyException.class)
                    .isThrownBy(() -> protocol.decrypt(bare, context));
        }

        private byte[] generate() {
            try (GeneratedBlob made = await(protocol.generate(context))) {
                return made.blob();
            }
        }
    }

    @Nested
    class Encrypt {

        @Test
        void makesAMessageUnderADataKeyOfThePatient() {
            byte[] blob = await(protocol.encrypt(MESSAGE, context));

            assertThat(await(protocol.decrypt(blob, context))).isEqualTo(MESSAGE);
            assertThat(audit.endsOf(tenant)).containsExactly("GENERATE_DATA_KEY SUCCESS", "DECRYPT_DATA_KEY SUCCESS");
            assertInvalid(() -> protocol.decrypt(blob, otherPurpose));
            assertAllClosed();
        }
    }

    @Nested
    class ReEncrypt {

        @Test
        void takesTheEncryptedKeyOfTheLastRotationAndTheOtherContext() {
            byte[] blob = await(protocol.encrypt(MESSAGE, context));
            prepared.provider().renewKek();
            prepared.rewrapAll(new EncryptionContext(tenant, PATIENT));

            byte[] renewed = await(protocol.reEncrypt(blob, context, otherPurpose));

            assertThat(BlobFormat.parse(renewed).encryptedKey())
                    .isNotEqualTo(BlobFormat.parse(blob).encryptedKey());
            assertThat(await(protocol.decrypt(renewed, otherPurpose))).isEqualTo(MESSAGE);
            assertThat(await(protocol.decrypt(blob, context))).isEqualTo(MESSAGE);
            assertInvalid(() -> protocol.decrypt(renewed, context));
        }

        @Test
        void failsWithAnotherSource() {
            byte[] blob = await(protocol.encrypt(MESSAGE, context));

            assertInvalid(() -> protocol.reEncrypt(blob, otherPurpose, context));
        }
    }

    @Nested
    class Random {

        @Test
        void isOfTheLengthAndHasItsEvent() {
            assertThat(await(protocol.random(48))).hasSize(48).isNotEqualTo(await(protocol.random(48)));
            assertThat(audit.endsOf(tenant)).containsExactly("GENERATE_RANDOM SUCCESS", "GENERATE_RANDOM SUCCESS");
        }

        @Test
        void isNotForASuspendedTenant() {
            prepared.tenants().suspend(tenant);

            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(() -> await(protocol.random(1)))
                    .withCauseInstanceOf(TenantSuspendedException.class);
        }
    }
}
