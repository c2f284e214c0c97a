package org.medchain.keys.kmssimulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.ScheduleKeyDeletionResponse;

class KeyStateTest extends SimulatorTest {

    private KeyMetadata describe() {
        return kms.describeKey(request -> request.keyId(key)).keyMetadata();
    }

    @Nested
    class Describe {

        @Test
        void tellsTheStateOfAKey() {
            KeyMetadata metadata = describe();

            assertThat(metadata.arn()).isEqualTo(key);
            assertThat(metadata.keyState()).isEqualTo(KeyState.ENABLED);
            assertThat(metadata.enabled()).isTrue();
            assertThat(metadata.multiRegion()).isFalse();
            assertThat(metadata.deletionDate()).isNull();
        }

        @Test
        void knowsNoKeyOfAnotherRegion() {
            try (KmsClient elsewhere = SdkClients.of(simulator, SdkClients.OTHER_REGION, SdkClients.USER)) {
                assertThat(errorOf(() -> elsewhere.describeKey(request -> request.keyId(key))))
                        .isEqualTo("NotFoundException 400");
            }
        }

        @Test
        void knowsNoKeyThatIsNotThere() {
            assertThat(errorOf(() -> kms.describeKey(request -> request.keyId("alias/none"))))
                    .isEqualTo("NotFoundException 400");
            assertThat(errorOf(() -> kms.describeKey(request -> request.keyId("nonsense"))))
                    .isEqualTo("NotFoundException 400");
        }
    }

    @Nested
    class Disable {

        @Test
        void stopsUseUntilTheKeyIsEnabledAgain() {
            SdkBytes blob = generate().ciphertextBlob();
            kms.disableKey(request -> request.keyId(key));

            assertThat(errorOf(() -> decrypt(blob))).isEqualTo("DisabledException 400");
            assertThat(errorOf(() -> generate())).isEqualTo("DisabledException 400");
            assertThat(describe().keyState()).isEqualTo(KeyState.DISABLED);
            kms.enableKey(request -> request.keyId(key));
            assertThat(decrypt(blob).asByteArray().length).isEqualTo(32);
        }
    }

    @Nested
    class ScheduleDeletion {

        @Test
        void stopsUseAtOnce() {
            SdkBytes blob = generate().ciphertextBlob();

            ScheduleKeyDeletionResponse answer =
                    kms.scheduleKeyDeletion(request -> request.keyId(key).pendingWindowInDays(7));

            assertThat(answer.keyState()).isEqualTo(KeyState.PENDING_DELETION);
            assertThat(Duration.between(clock.instant(), answer.deletionDate()).toDays())
                    .isBetween(6L, 7L);
            assertThat(errorOf(() -> decrypt(blob))).isEqualTo("KMSInvalidStateException 400");
            assertThat(errorOf(() -> kms.enableKey(request -> request.keyId(key))))
                    .isEqualTo("KMSInvalidStateException 400");
        }

        @Test
        void leavesTheKeyDisabledWhenCancelled() {
            kms.scheduleKeyDeletion(request -> request.keyId(key));

            kms.cancelKeyDeletion(request -> request.keyId(key));

            assertThat(describe().keyState()).isEqualTo(KeyState.DISABLED);
            assertThat(errorOf(() -> kms.cancelKeyDeletion(request -> request.keyId(key))))
                    .isEqualTo("KMSInvalidStateException 400");
        }

        @Test
        void takesKeyAndAliasesAwayWhenTheWindowIsOver() {
            kms.createAlias(request -> request.aliasName("alias/clinic").targetKeyId(key));
            kms.scheduleKeyDeletion(request -> request.keyId(key).pendingWindowInDays(7));

            clock.advance(Duration.ofDays(7));

            assertThat(errorOf(() -> describe())).isEqualTo("NotFoundException 400");
            assertThat(kms.listAliases().aliases()).isEmpty();
        }

        @Test
        void refusesAWindowThatIsTooShort() {
            assertThat(errorOf(() -> kms.scheduleKeyDeletion(
                            request -> request.keyId(key).pendingWindowInDays(6))))
                    .isEqualTo("ValidationException 400");
        }
    }

    @Nested
    class Alias {

        @Test
        void pointsToAKeyAndCanBePointedElsewhere() {
            String other = simulator.createKey(SdkClients.REGION);
            kms.createAlias(request -> request.aliasName("alias/clinic").targetKeyId(key));
            SdkBytes blob = kms.generateDataKey(request ->
                            request.keyId("alias/clinic").keySpec("AES_256").encryptionContext(CONTEXT))
                    .ciphertextBlob();

            kms.updateAlias(request -> request.aliasName("alias/clinic").targetKeyId(other));

            assertThat(decrypt(blob).asByteArray().length).isEqualTo(32);
            assertThat(kms.describeKey(request -> request.keyId("alias/clinic"))
                            .keyMetadata()
                            .arn())
                    .isEqualTo(other);
        }

        @Test
        void isListedUntilItIsDeleted() {
            kms.createAlias(request -> request.aliasName("alias/a").targetKeyId(key));
            kms.createAlias(request -> request.aliasName("alias/b").targetKeyId(key));
            assertThat(kms.listAliasesPaginator(request -> request.limit(1)).aliases())
                    .extracting(AliasListEntry::aliasName)
                    .containsExactly("alias/a", "alias/b");

            kms.deleteAlias(request -> request.aliasName("alias/a"));

            assertThat(kms.listAliases(request -> request.keyId(key)).aliases())
                    .extracting(AliasListEntry::aliasName)
                    .containsExactly("alias/b");
        }

        @Test
        void isMadeOnceAndWithAProperName() {
            kms.createAlias(request -> request.aliasName("alias/a").targetKeyId(key));

            assertThat(errorOf(() -> kms.createAlias(
                            request -> request.aliasName("alias/a").targetKeyId(key))))
                    .isEqualTo("AlreadyExistsException 400");
            assertThat(errorOf(() -> kms.createAlias(
                            request -> request.aliasName("alias/aws/s3").targetKeyId(key))))
                    .isEqualTo("InvalidAliasNameException 400");
        }
    }

    @Nested
    class CreateKey {

        @Test
        void isListedWithTheOthers() {
            String made = kms.createKey(request -> request.description("clinic north"))
                    .keyMetadata()
                    .arn();

            assertThat(kms.listKeysPaginator(request -> request.limit(1)).keys())
                    .extracting(entry -> entry.keyArn())
                    .containsExactlyInAnyOrder(key, made);
        }

        @Test
        void refusesKindsThatTheSimulatorLacks() {
            assertThat(errorOf(() -> kms.createKey(request -> request.keySpec("RSA_2048"))))
                    .isEqualTo("UnsupportedOperationException 400");
        }
    }
}
