package org.medchain.keys.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.MalformedValueException;

class RevocationCursorTest {

    private static final String TEXT = "4711.000102030405060708090a0b0c0d0e0f";

    @Nested
    class Parse {

        @Test
        void readsWhatWasWritten() {
            byte[] hash = new byte[32];
            for (int i = 0; i < hash.length; i++) {
                hash[i] = (byte) i;
            }

            RevocationCursor cursor = RevocationCursor.of(4711, hash);

            assertThat(cursor).hasToString(TEXT);
            assertThat(RevocationCursor.parse(TEXT)).isEqualTo(cursor);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "4711",
                    "0.000102030405060708090a0b0c0d0e0f",
                    "-1.000102030405060708090a0b0c0d0e0f",
                    "9223372036854775808.000102030405060708090a0b0c0d0e0f",
                    "4711.000102030405060708090a0b0c0d0e0",
                    "4711.000102030405060708090A0B0C0D0E0F",
                    "4711.000102030405060708090a0b0c0d0e0f ",
                    "4711.000102030405060708090a0b0c0d0e0f\n"
                })
        void refusesWhatIsOfNoAnswer(String text) {
            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> RevocationCursor.parse(text))
                    .withMessage("after must be the cursor of an answer");
        }
    }
}
