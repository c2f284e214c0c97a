package org.medchain.keys.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.CmkReference;
import org.medchain.keys.HsmKeyLabel;

class AwsRegionsTest {

    private static final String KEY = ":111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    @Nested
    class MayHave {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "arn:aws:kms:eu-central-1",
                    "arn:aws:kms:ap-southeast-2",
                    "arn:aws-us-gov:kms:us-gov-west-1",
                    "arn:aws-cn:kms:cn-north-1"
                })
        void holdsForTheRegionsOfAws(String region) {
            assertThat(AwsRegions.mayHave(new CmkReference(region + KEY))).isTrue();
        }

        @ParameterizedTest
        @ValueSource(strings = {"1234abcd-12ab-34cd-56ef-1234567890ab", "alias/clinic"})
        void holdsForACmkThatNamesNoRegion(String cmk) {
            assertThat(AwsRegions.mayHave(new CmkReference(cmk))).isTrue();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "arn:aws:kms:eu-central-9",
                    "arn:aws:kms:nowhere",
                    "arn:aws:kms:aws-global",
                    "arn:aws-cn:kms:eu-central-1",
                    "arn:aws:kms:cn-north-1"
                })
        void failsForEveryOther(String region) {
            assertThat(AwsRegions.mayHave(new CmkReference(region + KEY))).isFalse();
            assertThat(AwsRegions.mayHave(new CmkReference(region + ":111122223333:alias/clinic")))
                    .isFalse();
        }

        @Test
        void failsForAKekInAnHsm() {
            assertThat(AwsRegions.mayHave(CmkReference.ofHsmKey(new HsmKeyLabel("medchain-1"))))
                    .isFalse();
        }
    }
}
