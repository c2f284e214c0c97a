package org.medchain.keys.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.keys.aws.TestProviders.CONTEXT;
import static org.medchain.keys.aws.TestProviders.OTHER_REGION;
import static org.medchain.keys.aws.TestProviders.REGION;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.CapturedLog;
import org.medchain.keys.CmkReference;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.FailureReason;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.KmsRefusedException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantWithoutCmkException;
import org.medchain.keys.kmssimulator.Fault;
import org.medchain.keys.provider.CmkState;
import org.medchain.keys.provider.CurrentWrapping;
import org.medchain.keys.provider.WrappedDataKey;
import org.medchain.keys.provider.WrappedKey;
import software.amazon.awssdk.services.kms.KmsClient;

class AwsKeyProviderTest extends SimulatorTest {

    private WrappedKey generateUnder(String name) {
        try (WrappedDataKey generated = provider.generateDataKey(reference(name), CONTEXT)) {
            assertThat(opensToTheSame(generated.wrappedKey(), generated.plainKey()))
                    .isTrue();
            return generated.wrappedKey();
        }
    }

    @Nested
    class CallsTheNetwork {

        @Test
        void isSo() {
            assertThat(provider.callsTheNetwork()).isTrue();
        }
    }

    @Nested
    class GenerateDataKey {

        @Test
        void takesEveryNameOfTheCmkAndStoresItsArn() {
            String id = cmk.substring(cmk.lastIndexOf('/') + 1);
            String aliasArn = cmk.substring(0, cmk.indexOf("key/")) + "alias/clinic";

            for (String name : new String[] {cmk, id, "alias/clinic", aliasArn}) {
                assertThat(cmkIn(generateUnder(name))).hasToString(cmk);
            }
        }

        @Test
        void callsTheRegionInTheArn() {
            String elsewhere = simulator.createKey(OTHER_REGION, "alias/clinic");

            assertThat(cmkIn(generateUnder(elsewhere))).hasToString(elsewhere);
            assertThat(cmkIn(generateUnder("alias/clinic"))).hasToString(cmk);
        }

        @Test
        void failsWithoutACmk() {
            assertThatThrownBy(() -> provider.generateDataKey(Optional.empty(), CONTEXT))
                    .isInstanceOfSatisfying(
                            TenantWithoutCmkException.class,
                            e -> assertThat(e.reason()).isEqualTo(FailureReason.TENANT_WITHOUT_CMK));
            assertThat(simulator.calls("GenerateDataKey")).isZero();
        }
    }

    @Nested
    class Unwrap {

        @Test
        void opensWhateverTheAliasPointsToToday() {
            try (WrappedDataKey generated = provider.generateDataKey(reference("alias/clinic"), CONTEXT)) {
                String other = simulator.createKey(REGION);
                administrator.updateAlias(
                        request -> request.aliasName("alias/clinic").targetKeyId(other));

                assertThat(opensToTheSame(generated.wrappedKey(), generated.plainKey()))
                        .isTrue();
            }
        }

        @Test
        void opensAfterTheCmksMaterialWasRenewed() {
            try (WrappedDataKey generated = generate()) {
                administrator.rotateKeyOnDemand(request -> request.keyId(cmk));

                assertThat(opensToTheSame(generated.wrappedKey(), generated.plainKey()))
                        .isTrue();
            }
        }

        @Test
        void failsWhenAnotherCmkIsNamed() {
            CmkArn other = new CmkArn(simulator.createKey(REGION));
            byte[] blob = AwsWrappedKeyV1.parse(wrappedKey()).orElseThrow().blob();

            assertThatThrownBy(() ->
                            provider.unwrap(AwsWrappedKeyV1.of(other, blob).toWrappedKey(), CONTEXT))
                    .isInstanceOf(InvalidEncryptedKeyException.class);
        }

        /**
         * The CMK's name is not authenticated by AWS KMS: altered, the key is invalid or the CMK it names refuses; it
         * never opens.
         */
        @Test
        void neverOpensWithABitOfTheCmksNameFlipped() {
            WrappedKey wrapped = wrappedKey();
            try (CapturedLog log = new CapturedLog(CmkRefusals.class)) {
                IntStream.range(0, TestProviders.headerLengthOf(wrapped) * Byte.SIZE)
                        .forEach(bit -> {
                            byte[] flipped = wrapped.bytes();
                            flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
                            assertThatThrownBy(() -> provider.unwrap(new WrappedKey(flipped), CONTEXT))
                                    .isInstanceOfAny(InvalidEncryptedKeyException.class, KmsRefusedException.class);
                        });
                assertThat(log.lines()).isNotEmpty();
            }
        }

        @Test
        void callsNothingForWhatIsNoWrappedKey() {
            assertThatThrownBy(() -> provider.unwrap(new WrappedKey(new byte[] {1, 0, 0, 1}), CONTEXT))
                    .isInstanceOf(InvalidEncryptedKeyException.class);
            assertThat(simulator.calls("Decrypt")).isZero();
        }
    }

    @Nested
    class NamedBy {

        private String replicated;
        private CmkReference replica;

        @BeforeEach
        void replicate() {
            replicated = simulator.createMultiRegionKey(REGION, OTHER_REGION);
            replica = new CmkReference(replicated.replace(REGION, OTHER_REGION));
        }

        @Test
        void aReplicaItOpensThere() {
            try (WrappedDataKey generated = provider.generateDataKey(reference(replicated), CONTEXT)) {
                simulator.faults().inject(Fault.deadRegion(REGION));

                WrappedKey named = provider.namedBy(replica, generated.wrappedKey());

                assertThat(provider.targetOf(named).region()).isEqualTo(OTHER_REGION);
                assertThat(opensToTheSame(named, generated.plainKey())).isTrue();
                assertThat(provider.namedBy(new CmkReference(replicated), named))
                        .isEqualTo(generated.wrappedKey());
            }
        }

        @Test
        void anotherCmkOrAnAliasItIsTheSame() {
            try (WrappedDataKey generated = provider.generateDataKey(reference(replicated), CONTEXT)) {
                CmkReference another = new CmkReference(simulator.createMultiRegionKey(OTHER_REGION));
                CmkReference alias = new CmkReference("alias/clinic");

                assertThat(provider.namedBy(another, generated.wrappedKey())).isEqualTo(generated.wrappedKey());
                assertThat(provider.namedBy(alias, generated.wrappedKey())).isEqualTo(generated.wrappedKey());
            }
        }

        @Test
        void theKeyOfTheSameIdInAnotherRegionItIsTheSameUnlessThatIsMultiRegion() {
            WrappedKey single = wrappedKey();

            assertThat(provider.namedBy(new CmkReference(cmk.replace(REGION, OTHER_REGION)), single))
                    .isEqualTo(single);
        }
    }

    @Nested
    class CurrentWrappingOfToday {

        @Test
        void coversWhatIsWrappedWhileTheMaterialIsTheFirst() {
            assertThat(current(cmk).covers(cmk, Instant.EPOCH)).isTrue();
        }

        @Test
        void followsTheAlias() {
            assertThat(current("alias/clinic").wrappedUnder()).isEqualTo(cmk);
            String other = simulator.createKey(REGION);
            administrator.updateAlias(
                    request -> request.aliasName("alias/clinic").targetKeyId(other));
            assertThat(current("alias/clinic").wrappedUnder()).isEqualTo(other);
        }

        @Test
        void isAsOldAsTheNewestMaterial() {
            Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            administrator.rotateKeyOnDemand(request -> request.keyId(cmk));
            administrator.rotateKeyOnDemand(request -> request.keyId(cmk));
            Instant after = Instant.now();

            Instant since = current(cmk).since().orElseThrow();

            assertThat(since).isBetween(before, after);
            assertThat(current(cmk).covers(cmk, before)).isFalse();
            assertThat(current(cmk).covers(cmk, after.plusSeconds(61))).isTrue();
        }

        @Test
        void coversNothingWhereRotationsMayNotBeListed() {
            denyTheProvider(cmk, "kms:ListKeyRotations");

            assertThat(current(cmk).wrappedUnder()).isEqualTo(cmk);
            assertThat(current(cmk).since()).isEmpty();
        }

        @Test
        void coversNothingWhereTheAliasMayNotBeLookedUp() {
            denyTheProvider(cmk, "kms:DescribeKey");

            assertThat(current("alias/clinic")).isEqualTo(new CurrentWrapping("alias/clinic", Optional.empty()));
        }

        @Test
        void failsWithoutACmk() {
            assertThatThrownBy(() -> provider.currentWrapping(Optional.empty()))
                    .isInstanceOf(TenantWithoutCmkException.class);
        }

        private CurrentWrapping current(String name) {
            return provider.currentWrapping(reference(name));
        }
    }

    @Nested
    class WrappedUnder {

        @Test
        void isTheCmksOwnArnWhicheverNameWasUsed() {
            try (WrappedDataKey generated = provider.generateDataKey(reference("alias/clinic"), CONTEXT)) {
                assertThat(provider.wrappedUnder(generated.wrappedKey())).isEqualTo(cmk);
            }
        }
    }

    @Nested
    class Rewrap {

        @Test
        void movesToTheCmkOfTodayWithinKms() {
            String other = simulator.createKey(REGION);
            try (WrappedDataKey generated = generate()) {
                WrappedKey moved = provider.rewrap(generated.wrappedKey(), reference(other), CONTEXT);

                assertThat(simulator.calls("ReEncrypt")).isEqualTo(1);
                assertThat(simulator.calls("Decrypt")).isZero();
                assertThat(cmkIn(moved)).hasToString(other);
                assertThat(opensToTheSame(moved, generated.plainKey())).isTrue();
            }
        }

        @Test
        void movesToAnotherRegionByDecryptAndEncrypt() {
            String elsewhere = simulator.createKey(OTHER_REGION);
            try (WrappedDataKey generated = generate()) {
                WrappedKey moved = provider.rewrap(generated.wrappedKey(), reference(elsewhere), CONTEXT);

                assertThat(simulator.calls("ReEncrypt")).isZero();
                assertThat(cmkIn(moved)).hasToString(elsewhere);
                assertThat(opensToTheSame(moved, generated.plainKey())).isTrue();
            }
        }

        @Test
        void decryptsAndEncryptsWhereReEncryptIsDeniedAndSaysSoOnce() {
            denyTheProvider(cmk, "kms:ReEncrypt*");
            String other = simulator.createKey(REGION);
            try (WrappedDataKey generated = generate();
                    CapturedLog log = new CapturedLog(Rewrapping.class);
                    CapturedLog refusals = new CapturedLog(CmkRefusals.class)) {
                WrappedKey moved = provider.rewrap(generated.wrappedKey(), reference(other), CONTEXT);
                provider.rewrap(generated.wrappedKey(), reference(other), CONTEXT);

                assertThat(opensToTheSame(moved, generated.plainKey())).isTrue();
                assertThat(cmkIn(moved)).hasToString(other);
                assertThat(simulator.calls("ReEncrypt")).isEqualTo(1);
                assertThat(log.lines())
                        .singleElement()
                        .asString()
                        .startsWith("WARNING kms:ReEncryptFrom")
                        .contains(cmk + " to " + other);
                assertThat(refusals.lines()).isEmpty();
            }
        }

        @Test
        void failsAndTriesReEncryptAgainWhereDecryptIsDeniedToo() {
            WrappedKey wrapped = wrappedKey();
            denyTheProvider(cmk, "kms:ReEncrypt*", "kms:Decrypt");

            try (CapturedLog log = new CapturedLog(CmkRefusals.class)) {
                for (int attempt = 1; attempt <= 2; attempt++) {
                    assertThatThrownBy(() -> provider.rewrap(wrapped, reference(cmk), CONTEXT))
                            .isInstanceOf(KmsRefusedException.class);
                    assertThat(simulator.calls("ReEncrypt")).isEqualTo(attempt);
                }
                assertThat(log.lines()).hasSize(1);
            }
        }

        @Test
        void failsForAnotherPatientWithoutTheOtherWay() {
            WrappedKey wrapped = wrappedKey();
            EncryptionContext other = new EncryptionContext(CONTEXT.tenantId(), new PatientId("patient-2"));

            assertThatThrownBy(() -> provider.rewrap(wrapped, reference(cmk), other))
                    .isInstanceOf(InvalidEncryptedKeyException.class);
            assertThat(simulator.calls("Decrypt")).isZero();
        }

        @Test
        void failsWithoutACmk() {
            WrappedKey wrapped = wrappedKey();

            assertThatThrownBy(() -> provider.rewrap(wrapped, Optional.empty(), CONTEXT))
                    .isInstanceOf(TenantWithoutCmkException.class);
        }
    }

    @Nested
    class Describe {

        private CmkState describe(String name) {
            return provider.describe(reference(name).orElseThrow()).orElseThrow();
        }

        @Test
        void tellsTheStateUnderAnyName() {
            assertThat(describe("alias/clinic"))
                    .isEqualTo(new CmkState(cmk, "Enabled", true, false, Optional.of(false), Optional.empty()));
        }

        @Test
        void tellsRotationAndMultiRegion() {
            try (KmsClient elsewhere = administrator(OTHER_REGION)) {
                String key = elsewhere
                        .createKey(request -> request.multiRegion(true))
                        .keyMetadata()
                        .arn();
                elsewhere.enableKeyRotation(request -> request.keyId(key));

                assertThat(describe(key))
                        .isEqualTo(new CmkState(key, "Enabled", true, true, Optional.of(true), Optional.empty()));
            }
        }

        @Test
        void tellsTheDateOfDeletionAndNothingOfRotationThen() {
            administrator.scheduleKeyDeletion(request -> request.keyId(cmk));

            CmkState state = describe(cmk);

            assertThat(state.state()).isEqualTo("PendingDeletion");
            assertThat(state.enabled()).isFalse();
            assertThat(state.deletionDate()).isPresent();
            assertThat(state.rotationEnabled()).isEmpty();
        }

        @Test
        void tellsNothingOfRotationWithoutThePermission() {
            denyTheProvider(cmk, "kms:GetKeyRotationStatus");

            assertThat(describe(cmk).rotationEnabled()).isEmpty();
        }

        @Test
        void failsWhereThereIsNoSuchCmk() {
            try (CapturedLog log = new CapturedLog(CmkRefusals.class)) {
                assertThatThrownBy(() -> describe("alias/none")).isInstanceOf(KmsRefusedException.class);
                assertThat(log.lines()).singleElement().asString().contains("alias/none");
            }
        }
    }

    @Nested
    class Close {

        @Test
        void endsUse() {
            generate().close();

            provider.close();

            assertThatThrownBy(AwsKeyProviderTest.this::generate).isInstanceOf(IllegalStateException.class);
        }
    }
}
