package org.medchain.keys.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.CmkReference;
import org.medchain.keys.HsmKeyLabel;
import org.medchain.keys.MalformedValueException;

class TenantCmkTest {

    private static final String KEY = "mrk-" + "0".repeat(32);
    private static final String FIRST = in("eu-central-1");

    private static String in(String region) {
        return "arn:aws:kms:" + region + ":111122223333:key/" + KEY;
    }

    private static void assertRefused(String first, String... replicas) {
        assertThatExceptionOfType(MalformedValueException.class)
                .isThrownBy(() -> TenantCmk.parse(Optional.of(first), List.of(replicas)))
                .satisfies(e -> assertThat(e.field()).isEqualTo("kmsReplicaArns"));
    }

    @Nested
    class Names {

        @Test
        void areThoseOfTheFirstAndItsReplicasInTheirOrder() {
            TenantCmk cmk = TenantCmk.parse(Optional.of(FIRST), List.of(in("eu-west-1"), in("eu-north-1")));

            assertThat(cmk.names())
                    .extracting(CmkReference::value)
                    .containsExactly(FIRST, in("eu-west-1"), in("eu-north-1"));
        }

        @Test
        void areNoneOfATenantWithoutACmk() {
            assertThat(TenantCmk.NONE.names()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"alias/clinic", "1234abcd-12ab-34cd-56ef-1234567890ab"})
        void mayBeAnyFormOfOneAlone(String only) {
            assertThat(TenantCmk.parse(Optional.of(only), List.of()).names()).containsExactly(new CmkReference(only));
        }
    }

    @Nested
    class Replicas {

        @Test
        void areRefusedIfOneIsAnotherKey() {
            assertRefused(FIRST, in("eu-west-1").replace("mrk-0", "mrk-1"));
        }

        @Test
        void areRefusedIfOneIsNoMultiRegionKey() {
            assertRefused(FIRST, in("eu-west-1").replace(KEY, "1234abcd-12ab-34cd-56ef-1234567890ab"));
        }

        @Test
        void areRefusedIfOneIsOfAnotherAccountOrPartition() {
            assertRefused(FIRST, in("eu-west-1").replace("111122223333", "111122223334"));
            assertRefused(FIRST, in("cn-north-1").replace("arn:aws:", "arn:aws-cn:"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "nothing", "alias/clinic", "arn:aws:kms:eu-west-1:111122223333:alias/clinic"})
        void areRefusedIfOneIsNoArnOfAKey(String replica) {
            assertRefused(FIRST, replica);
        }

        @Test
        void areRefusedIfOneIsAKeyIdAlone() {
            assertRefused(FIRST, KEY);
        }

        @Test
        void areRefusedIfARegionComesTwice() {
            assertRefused(FIRST, in("eu-west-1"), in("eu-west-1"));
            assertRefused(FIRST, FIRST);
        }

        @Test
        void areRefusedIfTheyAreTooMany() {
            String[] five = Stream.of("eu-west-1", "eu-west-2", "eu-west-3", "eu-north-1", "eu-south-1")
                    .map(TenantCmkTest::in)
                    .toArray(String[]::new);
            assertRefused(FIRST, five);

            assertThat(TenantCmk.parse(Optional.of(FIRST), List.of(five).subList(1, 5))
                            .replicas())
                    .hasSize(TenantCmk.MOST_REPLICAS);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "alias/clinic",
                    "mrk-00000000000000000000000000000000",
                    "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
                })
        void areRefusedIfTheFirstIsNoArnOfAMultiRegionKey(String first) {
            assertRefused(first, in("eu-west-1"));
        }

        @Test
        void areRefusedWithoutAFirst() {
            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> TenantCmk.parse(Optional.empty(), List.of(FIRST)));
        }
    }

    @Nested
    class KnownTo {

        private final TenantCmk cmk =
                TenantCmk.of(new CmkReference("alias/clinic")).withHsmKey(Optional.of(new HsmKeyLabel("clinic-1")));

        @Test
        void anHsmIsTheLabel() {
            assertThat(cmk.knownTo(ProviderType.HSM).names())
                    .containsExactly(CmkReference.ofHsmKey(new HsmKeyLabel("clinic-1")));
            assertThat(TenantCmk.of(new CmkReference("alias/clinic"))
                            .knownTo(ProviderType.HSM)
                            .names())
                    .isEmpty();
        }

        @Test
        void awsIsTheCmk() {
            assertThat(cmk.knownTo(ProviderType.AWS_KMS).names()).containsExactly(new CmkReference("alias/clinic"));
        }
    }
}
