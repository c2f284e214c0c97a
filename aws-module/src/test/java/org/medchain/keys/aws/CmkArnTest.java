package org.medchain.keys.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.CmkReference;

class CmkArnTest {

    private static final String ID = "1234abcd-12ab-34cd-56ef-1234567890ab";
    private static final String ARN = "arn:aws:kms:eu-west-1:111122223333:key/" + ID;

    @Nested
    class Parse {

        @ParameterizedTest
        @ValueSource(
                strings = {ARN, "arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab"
                })
        void takesKeyArns(String text) {
            assertThat(CmkArn.parse(text)).get().hasToString(text);
        }

        @ParameterizedTest
        @NullSource
        @ValueSource(
                strings = {
                    "",
                    ID,
                    "alias/clinic",
                    "arn:aws:kms:eu-west-1:111122223333:alias/clinic",
                    "arn:aws:kms:eu-west-1:111122223333:alias/key/clinic",
                    "arn:aws:kms:eu-west-1.example.org:111122223333:key/" + ID,
                    ARN + "0",
                    ARN + "\n"
                })
        void findsNothingElse(String text) {
            assertThat(CmkArn.parse(text)).isEmpty();
        }
    }

    @Nested
    class RegionOf {

        @ParameterizedTest
        @CsvSource({
            ARN + ", eu-west-1",
            "arn:aws:kms:us-east-1:111122223333:alias/clinic, us-east-1",
            ID + ", eu-central-1",
            "alias/clinic, eu-central-1"
        })
        void isInTheArnOrTheDefault(String cmk, String region) {
            assertThat(CmkArn.regionOf(new CmkReference(cmk), "eu-central-1")).isEqualTo(region);
        }
    }

    @Nested
    class IsAnswerTo {

        private final CmkArn answered = new CmkArn(ARN);

        @ParameterizedTest
        @ValueSource(strings = {ARN, ID, "alias/clinic", "arn:aws:kms:eu-west-1:111122223333:alias/clinic"})
        void holdsForTheNamesOfTheKey(String asked) {
            assertThat(answered.isAnswerTo(new CmkReference(asked), "eu-west-1"))
                    .isTrue();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "1234abcd-12ab-34cd-56ef-1234567890ac",
                    "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ac",
                    "arn:aws:kms:eu-west-1:111122223334:key/" + ID
                })
        void doesNotHoldForAnotherKey(String asked) {
            assertThat(answered.isAnswerTo(new CmkReference(asked), "eu-west-1"))
                    .isFalse();
        }

        @Test
        void doesNotHoldInAnotherRegion() {
            assertThat(answered.isAnswerTo(new CmkReference("alias/clinic"), "eu-central-1"))
                    .isFalse();
        }
    }
}
