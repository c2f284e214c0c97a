package org.medchain.keys.patient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Base64;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErasureKekTest {

    private static final String TEXT = Base64.getEncoder().encodeToString(new byte[ErasureKek.LENGTH]);

    @Nested
    class Parse {

        @Test
        void takesThirtyTwoBytesInBase64() {
            ErasureKek parsed = ErasureKek.parse(TEXT.toCharArray());

            assertThat(parsed.fingerprint())
                    .isEqualTo(new ErasureKek(new byte[ErasureKek.LENGTH]).fingerprint())
                    .matches("[0-9a-f]{16}");
        }

        @Test
        void leavesTheArrayAlone() {
            char[] text = TEXT.toCharArray();

            ErasureKek.parse(text);

            assertThat(text).containsExactly(TEXT.toCharArray());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "AAAA",
                    "not base64, but as long as that would be: 44",
                    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\u0141",
                    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
                })
        void refusesEverythingElseWithoutTellingIt(String text) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ErasureKek.parse(text.toCharArray()))
                    .withMessage("must be 32 bytes in base64")
                    .withNoCause();
        }
    }

    @Nested
    class Fingerprint {

        @Test
        void tellsKeksApart() {
            byte[] other = new byte[ErasureKek.LENGTH];
            other[31] = 1;

            assertThat(new ErasureKek(other).fingerprint())
                    .isNotEqualTo(new ErasureKek(new byte[ErasureKek.LENGTH]).fingerprint());
        }
    }

    @Nested
    class ToString {

        @Test
        void tellsTheFingerprintAlone() {
            ErasureKek kek = ErasureKek.parse(TEXT.toCharArray());

            assertThat(kek).hasToString("ErasureKek[redacted, fingerprint=" + kek.fingerprint() + "]");
        }
    }
}
