package org.medchain.keys.kmssimulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;

class AccessTest extends SimulatorTest {

    private static final String ACCOUNT = """
            {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "kms:*", "Resource": "*"}""";

    private void putPolicy(String... statements) {
        kms.putKeyPolicy(request ->
                request.keyId(key).policyName("default").policy("""
                {"Version": "2012-10-17", "Statement": [%s]}""".formatted(String.join(", ", statements))));
    }

    @Nested
    class KeyPolicy {

        @Test
        void deniesOneActionToOneCaller() {
            SdkBytes blob = generate().ciphertextBlob();
            putPolicy(ACCOUNT, """
                    {"Effect": "Deny", "Principal": {"AWS": "arn:aws:iam::111122223333:user/key-service"},
                     "Action": ["kms:Decrypt", "kms:ReEncrypt*"], "Resource": "*"}""");

            assertThat(errorOf(() -> decrypt(blob))).isEqualTo("AccessDeniedException 400");
            assertThat(errorOf(() -> kms.reEncrypt(
                            request -> request.destinationKeyId(key).ciphertextBlob(blob))))
                    .isEqualTo("AccessDeniedException 400");
            assertThat(generate().keyId()).isEqualTo(key);
            try (KmsClient other = SdkClients.of(simulator, SdkClients.REGION, "someone-else")) {
                assertThat(other.decrypt(request -> request.ciphertextBlob(blob).encryptionContext(CONTEXT))
                                .keyId())
                        .isEqualTo(key);
            }
        }

        @Test
        void allowsNothingThatItDoesNotName() {
            putPolicy("""
                    {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:user/key-service"},
                     "Action": "kms:*KeyPolicy", "Resource": "*"}""");

            assertThat(errorOf(() -> generate())).isEqualTo("AccessDeniedException 400");
            assertThat(kms.getKeyPolicy(request -> request.keyId(key).policyName("default"))
                            .policy())
                    .contains("kms:*KeyPolicy");
        }

        @Test
        void looksAtTheEncryptionContext() {
            putPolicy(ACCOUNT, """
                    {"Effect": "Deny", "Principal": "*", "Action": "kms:GenerateDataKey", "Resource": "*",
                     "Condition": {"StringNotEquals": {"kms:EncryptionContext:tenantId": "clinic-north"}}}""");

            assertThat(generate().keyId()).isEqualTo(key);
            assertThat(errorOf(() -> kms.generateDataKey(request -> request.keyId(key)
                            .keySpec("AES_256")
                            .encryptionContext(Map.of("tenantId", "clinic-south")))))
                    .isEqualTo("AccessDeniedException 400");
            assertThat(errorOf(() ->
                            kms.generateDataKey(request -> request.keyId(key).keySpec("AES_256"))))
                    .isEqualTo("AccessDeniedException 400");
        }

        @Test
        void pinsTheDeletionWindow() {
            putPolicy(ACCOUNT, """
                    {"Effect": "Deny", "Principal": "*", "Action": "kms:ScheduleKeyDeletion", "Resource": "*",
                     "Condition": {"NumericLessThan": {"kms:ScheduleKeyDeletionPendingWindowInDays": "30"}}}""");

            assertThat(errorOf(() -> kms.scheduleKeyDeletion(
                            request -> request.keyId(key).pendingWindowInDays(29))))
                    .isEqualTo("AccessDeniedException 400");
            assertThat(kms.scheduleKeyDeletion(request -> request.keyId(key).pendingWindowInDays(30))
                            .keyId())
                    .isEqualTo(key);
        }

        @Test
        void isRefusedWhenItLocksItsAuthorOut() {
            assertThat(errorOf(() -> putPolicy("""
                    {"Effect": "Allow", "Principal": "*", "Action": "kms:Decrypt", "Resource": "*"}"""))).isEqualTo("MalformedPolicyDocumentException 400");
        }

        @Test
        void isRefusedWhenItCouldNotBeObeyed() {
            assertThat(errorOf(() -> putPolicy(ACCOUNT, """
                    {"Effect": "Deny", "Principal": "*", "Action": "kms:*", "Resource": "*",
                     "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}"""))).isEqualTo("MalformedPolicyDocumentException 400");
            assertThat(errorOf(() -> putPolicy(ACCOUNT, """
                    {"Effect": "Deny", "NotPrincipal": "*", "Action": "kms:*", "Resource": "*"}"""))).isEqualTo("MalformedPolicyDocumentException 400");
        }
    }

    @Nested
    class Signature {

        private final String secret = UUID.randomUUID().toString();

        private String callWith(Clock time, String accessKeyId, String usedSecret) {
            SimulatorSettings settings = SimulatorSettings.standard()
                    .requiring(Map.of(SdkClients.USER, secret))
                    .telling(time);
            try (KmsSimulator strict = new KmsSimulator(settings).start();
                    KmsClient client = SdkClients.of(strict, SdkClients.REGION, accessKeyId, usedSecret)) {
                String made = strict.createKey(SdkClients.REGION);
                return errorOf(() -> client.describeKey(request -> request.keyId(made + "0")));
            }
        }

        @Test
        void isVerifiedWhereASecretIsConfigured() {
            assertThat(callWith(Clock.systemUTC(), SdkClients.USER, secret)).isEqualTo("NotFoundException 400");
            assertThat(callWith(Clock.systemUTC(), SdkClients.USER, secret + "0"))
                    .isEqualTo("InvalidSignatureException 400");
        }

        @Test
        void isRefusedOfAnUnknownCaller() {
            assertThat(callWith(Clock.systemUTC(), "stranger", secret)).isEqualTo("UnrecognizedClientException 400");
        }

        @Test
        void isRefusedWhenItIsOld() {
            Clock later = Clock.offset(Clock.system(ZoneOffset.UTC), Duration.ofMinutes(6));

            assertThat(callWith(later, SdkClients.USER, secret)).isEqualTo("InvalidSignatureException 400");
        }
    }
}
