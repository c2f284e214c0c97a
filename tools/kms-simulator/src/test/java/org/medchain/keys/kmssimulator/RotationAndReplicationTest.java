package org.medchain.keys.kmssimulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.MultiRegionKeyType;
import software.amazon.awssdk.services.kms.model.RotationType;
import software.amazon.awssdk.services.kms.model.RotationsListEntry;

class RotationAndReplicationTest extends SimulatorTest {

    @Nested
    class Rotate {

        @Test
        void makesNewMaterialAndKeepsOldBlobsOpen() {
            GenerateDataKeyResponse before = generate();

            kms.rotateKeyOnDemand(request -> request.keyId(key));

            GenerateDataKeyResponse after = generate();
            assertThat(after.keyMaterialId()).isNotEqualTo(before.keyMaterialId());
            assertThat(decrypt(before.ciphertextBlob()).equals(before.plaintext()))
                    .isTrue();
            assertThat(decrypt(after.ciphertextBlob()).equals(after.plaintext()))
                    .isTrue();
        }

        @Test
        void happensByItselfWhenEnabled() {
            String before = generate().keyMaterialId();
            kms.enableKeyRotation(request -> request.keyId(key).rotationPeriodInDays(90));
            assertThat(kms.getKeyRotationStatus(request -> request.keyId(key)).keyRotationEnabled())
                    .isTrue();
            assertThat(generate().keyMaterialId()).isEqualTo(before);

            clock.advance(Duration.ofDays(90));

            assertThat(generate().keyMaterialId()).isNotEqualTo(before);
        }

        @Test
        void endsWhenDisabled() {
            kms.enableKeyRotation(request -> request.keyId(key));
            String before = generate().keyMaterialId();

            kms.disableKeyRotation(request -> request.keyId(key));
            clock.advance(Duration.ofDays(1000));

            assertThat(kms.getKeyRotationStatus(request -> request.keyId(key)).keyRotationEnabled())
                    .isFalse();
            assertThat(generate().keyMaterialId()).isEqualTo(before);
        }
    }

    @Nested
    class ListRotations {

        @Test
        void isEmptyForNewMaterial() {
            assertThat(rotations()).isEmpty();
        }

        @Test
        void tellsEachRenewalNewestFirst() {
            kms.rotateKeyOnDemand(request -> request.keyId(key));
            Instant onDemand = clock.instant();
            kms.enableKeyRotation(request -> request.keyId(key).rotationPeriodInDays(90));
            clock.advance(Duration.ofDays(91));

            assertThat(rotations())
                    .extracting(RotationsListEntry::rotationType, RotationsListEntry::rotationDate)
                    .containsExactly(
                            tuple(RotationType.AUTOMATIC, toMillis(onDemand.plus(Duration.ofDays(90)))),
                            tuple(RotationType.ON_DEMAND, toMillis(onDemand)));
        }

        @Test
        void isCutIntoPages() {
            for (int i = 0; i < 3; i++) {
                kms.rotateKeyOnDemand(request -> request.keyId(key));
            }

            assertThat(kms.listKeyRotations(request -> request.keyId(key).limit(2)))
                    .satisfies(page -> assertThat(page.truncated()).isTrue())
                    .satisfies(page -> assertThat(page.rotations()).hasSize(2));
            assertThat(kms
                            .listKeyRotationsPaginator(
                                    request -> request.keyId(key).limit(2))
                            .rotations()
                            .stream())
                    .hasSize(3);
        }

        private List<RotationsListEntry> rotations() {
            return kms.listKeyRotations(request -> request.keyId(key)).rotations();
        }

        private static Instant toMillis(Instant instant) {
            return instant.truncatedTo(ChronoUnit.MILLIS);
        }
    }

    @Nested
    class Replicate {

        private KmsClient elsewhere;

        @BeforeEach
        void replicate() {
            elsewhere = SdkClients.of(simulator, SdkClients.OTHER_REGION, SdkClients.USER);
            key = kms.createKey(request -> request.multiRegion(true))
                    .keyMetadata()
                    .arn();
            kms.replicateKey(request -> request.keyId(key).replicaRegion(SdkClients.OTHER_REGION));
        }

        @AfterEach
        void close() {
            elsewhere.close();
        }

        private String replica() {
            return key.replace(SdkClients.REGION, SdkClients.OTHER_REGION);
        }

        @Test
        void opensBlobsOfThePrimaryEvenAfterRotation() {
            SdkBytes before = generate().ciphertextBlob();
            kms.rotateKeyOnDemand(request -> request.keyId(key));
            SdkBytes after = generate().ciphertextBlob();

            for (SdkBytes blob : new SdkBytes[] {before, after}) {
                SdkBytes opened = elsewhere
                        .decrypt(request ->
                                request.keyId(replica()).ciphertextBlob(blob).encryptionContext(CONTEXT))
                        .plaintext();
                assertThat(opened.equals(decrypt(blob))).isTrue();
            }
        }

        @Test
        void tellsPrimaryAndReplicas() {
            KeyMetadata primary = kms.describeKey(request -> request.keyId(key)).keyMetadata();
            KeyMetadata replica =
                    elsewhere.describeKey(request -> request.keyId(replica())).keyMetadata();

            assertThat(primary.keyId()).matches("mrk-[0-9a-f]{32}").isEqualTo(replica.keyId());
            assertThat(primary.multiRegionConfiguration().multiRegionKeyType()).isEqualTo(MultiRegionKeyType.PRIMARY);
            assertThat(replica.multiRegionConfiguration().multiRegionKeyType()).isEqualTo(MultiRegionKeyType.REPLICA);
            assertThat(replica.multiRegionConfiguration().primaryKey().arn()).isEqualTo(key);
            assertThat(primary.multiRegionConfiguration().replicaKeys())
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.arn()).isEqualTo(replica()));
        }

        @Test
        void isRefusedTwiceAndForASingleRegionKey() {
            assertThat(errorOf(() ->
                            kms.replicateKey(request -> request.keyId(key).replicaRegion(SdkClients.OTHER_REGION))))
                    .isEqualTo("AlreadyExistsException 400");
            String single = simulator.createKey(SdkClients.REGION);
            assertThat(errorOf(() ->
                            kms.replicateKey(request -> request.keyId(single).replicaRegion(SdkClients.OTHER_REGION))))
                    .isEqualTo("UnsupportedOperationException 400");
        }

        @Test
        void makesAKeyWithAStateAndAPolicyOfItsOwn() {
            SdkBytes blob = generate().ciphertextBlob();

            kms.disableKey(request -> request.keyId(key));
            assertThat(elsewhere
                            .decrypt(request -> request.keyId(replica())
                                    .ciphertextBlob(blob)
                                    .encryptionContext(CONTEXT))
                            .keyId())
                    .isEqualTo(replica());
            kms.enableKey(request -> request.keyId(key));
            elsewhere.putKeyPolicy(request -> request.keyId(replica()).policy("""
                    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*",
                      "Action": ["kms:DescribeKey", "kms:PutKeyPolicy"], "Resource": "*"}]}"""));

            assertThat(errorOf(() -> elsewhere.decrypt(request ->
                            request.keyId(replica()).ciphertextBlob(blob).encryptionContext(CONTEXT))))
                    .isEqualTo("AccessDeniedException 400");
            assertThat(decrypt(blob)).isNotNull();
        }

        @Test
        void makesThePrimaryWaitForItsReplicasToBeDeleted() {
            kms.scheduleKeyDeletion(request -> request.keyId(key).pendingWindowInDays(7));
            assertThat(kms.describeKey(request -> request.keyId(key))
                            .keyMetadata()
                            .keyState())
                    .isEqualTo(KeyState.PENDING_REPLICA_DELETION);

            elsewhere.scheduleKeyDeletion(request -> request.keyId(replica()).pendingWindowInDays(7));
            clock.advance(Duration.ofDays(7));
            assertThat(elsewhere.listKeys().keys()).isEmpty();

            assertThat(kms.describeKey(request -> request.keyId(key))
                            .keyMetadata()
                            .keyState())
                    .isEqualTo(KeyState.PENDING_DELETION);
        }
    }

    @Nested
    class UpdatePrimaryRegion {

        private KmsClient elsewhere;

        @BeforeEach
        void replicate() {
            elsewhere = SdkClients.of(simulator, SdkClients.OTHER_REGION, SdkClients.USER);
            key = simulator.createMultiRegionKey(SdkClients.REGION, SdkClients.OTHER_REGION);
        }

        @AfterEach
        void close() {
            elsewhere.close();
        }

        private String replica() {
            return key.replace(SdkClients.REGION, SdkClients.OTHER_REGION);
        }

        private void promote() {
            kms.updatePrimaryRegion(request -> request.keyId(key).primaryRegion(SdkClients.OTHER_REGION));
        }

        @Test
        void makesTheReplicaThePrimaryAndThePrimaryAReplica() {
            SdkBytes before = generate().ciphertextBlob();

            promote();

            KeyMetadata here = kms.describeKey(request -> request.keyId(key)).keyMetadata();
            assertThat(here.multiRegionConfiguration().multiRegionKeyType()).isEqualTo(MultiRegionKeyType.REPLICA);
            assertThat(here.multiRegionConfiguration().primaryKey().arn()).isEqualTo(replica());
            assertThat(here.multiRegionConfiguration().replicaKeys())
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.arn()).isEqualTo(key));
            elsewhere.rotateKeyOnDemand(request -> request.keyId(replica()));
            assertThat(decrypt(before)).isNotNull();
        }

        @Test
        void isRefusedWhereThereIsNoReplicaAndForWhatIsNoPrimary() {
            assertThat(errorOf(() -> kms.updatePrimaryRegion(
                            request -> request.keyId(key).primaryRegion("eu-north-1"))))
                    .isEqualTo("NotFoundException 400");
            assertThat(errorOf(() -> elsewhere.updatePrimaryRegion(
                            request -> request.keyId(replica()).primaryRegion(SdkClients.REGION))))
                    .isEqualTo("UnsupportedOperationException 400");
            String single = simulator.createKey(SdkClients.REGION);
            assertThat(errorOf(() -> kms.updatePrimaryRegion(
                            request -> request.keyId(single).primaryRegion(SdkClients.OTHER_REGION))))
                    .isEqualTo("UnsupportedOperationException 400");
        }

        @Test
        void isRefusedWhileOneOfTheTwoIsDisabled() {
            elsewhere.disableKey(request -> request.keyId(replica()));

            assertThat(errorOf(this::promote)).isEqualTo("DisabledException 400");
        }

        @Test
        void isDeniedWhereTheReplicasPolicyDoesNotAllowIt() {
            elsewhere.putKeyPolicy(request -> request.keyId(replica()).policy("""
                    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*",
                      "Action": ["kms:DescribeKey", "kms:PutKeyPolicy"], "Resource": "*"}]}"""));

            assertThat(errorOf(this::promote)).isEqualTo("AccessDeniedException 400");
        }
    }

    @Nested
    class Calls {

        @Test
        void areCountedForEachRegion() {
            generate();
            decrypt(generate().ciphertextBlob());

            assertThat(simulator.callsIn(SdkClients.REGION)).isEqualTo(3);
            assertThat(simulator.callsIn(SdkClients.OTHER_REGION)).isZero();
            assertThat(simulator.calls("GenerateDataKey")).isEqualTo(2);
        }
    }
}
