package org.medchain.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CmkReferenceTest {

    @Nested
    class Accepts {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "1234abcd-12ab-34cd-56ef-1234567890ab",
                    "mrk-1234abcd12ab34cd56ef1234567890ab",
                    "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
                    "arn:aws:kms:us-east-2:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab",
                    "arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
                    "arn:aws-us-gov:kms:us-gov-west-1:111122223333:alias/records",
                    "alias/records",
                    "alias/north/records_2-b",
                    "arn:aws:kms:eu-central-1:111122223333:alias/north/records"
                })
        void eachFormOfAKeyId(String value) {
            assertThat(new CmkReference(value)).hasToString(value);
        }

        @Test
        void theLongestAlias() {
            assertThat(new CmkReference("alias/" + "a".repeat(250)).value()).hasSize(256);
        }
    }

    @Nested
    class Refuses {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    " ",
                    "records",
                    "alias/",
                    "alias/a b",
                    "alias/é",
                    "alias/a:b",
                    "alias/a\n",
                    "ALIAS/records",
                    "key/1234abcd-12ab-34cd-56ef-1234567890ab",
                    "1234ABCD-12ab-34cd-56ef-1234567890ab",
                    "1234abcd-12ab-34cd-56ef-1234567890a",
                    "1234abcd-12ab-34cd-56ef-1234567890abc",
                    "1234abcd12ab34cd56ef1234567890ab",
                    "mrk-1234abcd12ab34cd56ef1234567890a",
                    "mrk-1234abcd-12ab-34cd-56ef-1234567890ab",
                    "arn:aws:kms:eu-central-1:111122223333:1234abcd-12ab-34cd-56ef-1234567890ab",
                    "arn:aws:kms:eu-central-1:11112222333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
                    "arn:aws:kms::111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
                    "arn:aws:s3:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
                    "arn:other:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
                    "arn:aws:kms:eu-central-1.evil.example:111122223333:alias/records",
                    "arn:aws:kms:eu-central-1:111122223333:alias/records ",
                    " arn:aws:kms:eu-central-1:111122223333:alias/records"
                })
        void everythingElse(String value) {
            assertRefused(value);
        }

        @Test
        void anAliasThatIsTooLong() {
            assertRefused("alias/" + "a".repeat(251));
        }

        @Test
        void withoutEchoingTheValue() {
            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> new CmkReference("a secret pasted here"))
                    .withMessageStartingWith("kmsCmkArn must be ");
        }

        private void assertRefused(String value) {
            assertThatExceptionOfType(MalformedValueException.class).isThrownBy(() -> new CmkReference(value));
        }
    }
}
