package org.medchain.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.text.Normalizer;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatientIdTest {

    @Nested
    class Accepts {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "p",
                    "7",
                    "MRN 0007/4",
                    "a  b",
                    "Zoë-Ångström",
                    "患者七",
                    "\uD83D\uDE00",
                    "...",
                    ".a",
                    "-",
                    "a\\b?c#d%e",
                    "\u0628\u0629",
                    "\u0301"
                })
        void visibleTextWithInnerSpacesAndSlashes(String value) {
            assertThat(new PatientId(value).value()).isEqualTo(value);
        }

        @Test
        void upTo128CodePoints() {
            assertThat(new PatientId("x".repeat(128)).value()).hasSize(128);
        }

        @Test
        void upTo256BytesOfUtf8() {
            assertThat(new PatientId("\uD83D\uDE00".repeat(64)).value()).hasSize(128);
        }

        @Test
        void theLongestSpellingOfAnIdWithinTheLimits() {
            String composed = "\u01D6".repeat(128);
            String decomposed = Normalizer.normalize(composed, Normalizer.Form.NFD);

            assertThat(new PatientId(decomposed)).isEqualTo(new PatientId(composed));
        }
    }

    @Nested
    class Normalises {

        @Test
        void twoSpellingsToOnePatient() {
            assertThat(new PatientId("e\u0301"))
                    .isEqualTo(new PatientId("\u00e9"))
                    .hasSameHashCodeAs(new PatientId("\u00e9"));
        }

        @Test
        void theOrderOfCombiningMarks() {
            assertThat(new PatientId("q\u0307\u0323")).isEqualTo(new PatientId("q\u0323\u0307"));
        }

        @Test
        void hangulSyllables() {
            assertThat(new PatientId("\u1112\u1161\u11ab")).isEqualTo(new PatientId("\ud55c"));
        }

        @Test
        void butNotCase() {
            assertThat(new PatientId("P7")).isNotEqualTo(new PatientId("p7"));
        }

        @Test
        void toAValueThatIsAcceptedAndUnchanged() {
            Random random = new Random(20261125);
            for (int i = 0; i < 2_000; i++) {
                int[] codePoints = random.ints(8, 0x00C0, 0x0370).toArray();
                String text = "x" + new String(codePoints, 0, codePoints.length).replace("\u034F", "") + "x";
                PatientId once = new PatientId(text);
                assertThat(new PatientId(once.value())).isEqualTo(once);
                assertThat(Normalizer.isNormalized(once.value(), Normalizer.Form.NFC))
                        .isTrue();
            }
        }
    }

    @Nested
    class Refuses {

        @Test
        void theEmptyText() {
            assertRefused("");
        }

        @ParameterizedTest
        @ValueSource(strings = {".", ".."})
        void dotSegmentsOfAUriPath(String value) {
            assertRefused(value);
        }

        @ParameterizedTest
        @ValueSource(strings = {" ", " p", "p ", "  p  "})
        void aSpaceAtEitherEnd(String value) {
            assertRefused(value);
        }

        @ParameterizedTest
        @ValueSource(ints = {0x00, 0x01, 0x09, 0x0A, 0x0D, 0x1B, 0x1F, 0x7F, 0x80, 0x85, 0x9F})
        void controlCharacters(int codePoint) {
            assertRefusedAnywhere(codePoint);
        }

        @ParameterizedTest
        @ValueSource(
                ints = {0x00AD, 0x061C, 0x200B, 0x200C, 0x200D, 0x200E, 0x202E, 0x2060, 0x2066, 0xFEFF, 0xE0001, 0xE0041
                })
        void formatCharactersZeroWidthOnesAmongThem(int codePoint) {
            assertRefusedAnywhere(codePoint);
        }

        @ParameterizedTest
        @ValueSource(ints = {0x00A0, 0x1680, 0x2000, 0x2003, 0x2007, 0x202F, 0x205F, 0x3000, 0x2028, 0x2029})
        void separatorsOtherThanThePlainSpace(int codePoint) {
            assertRefusedAnywhere(codePoint);
        }

        @ParameterizedTest
        @ValueSource(
                ints = {
                    0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180E, 0x180F, 0x2800, 0x3164, 0xFE00, 0xFE0F,
                    0xFFA0, 0xE0100, 0xE01EF
                })
        void charactersWithNoVisibleForm(int codePoint) {
            assertRefusedAnywhere(codePoint);
        }

        @Test
        void theCharacterThatStandsForUnreadableBytes() {
            assertRefusedAnywhere(0xFFFD);
        }

        @ParameterizedTest
        @ValueSource(chars = {'\uD800', '\uDBFF', '\uDC00', '\uDFFF'})
        void unpairedSurrogates(char surrogate) {
            assertRefused(String.valueOf(surrogate));
            assertRefused("a" + surrogate);
            assertRefused(surrogate + "b");
            assertRefused("a" + surrogate + "b");
        }

        @ParameterizedTest
        @ValueSource(ints = {0x0378, 0xFFFE, 0xFFFF, 0x10FFFF})
        void unassignedCodePoints(int codePoint) {
            assertRefusedAnywhere(codePoint);
        }

        @ParameterizedTest
        @ValueSource(ints = {0xE000, 0xF8FF, 0xF0000, 0x10FFFD})
        void privateCodePoints(int codePoint) {
            assertRefusedAnywhere(codePoint);
        }

        @Test
        void moreThan128CodePoints() {
            assertRefused("x".repeat(129));
        }

        @Test
        void moreThan256BytesOfUtf8() {
            assertRefused("漢".repeat(86));
            assertRefused("\uD83D\uDE00".repeat(65));
        }

        @Test
        void aMillionCharacters() {
            assertRefused("x".repeat(1_000_000));
        }

        @Test
        void withoutEchoingTheValue() {
            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> new PatientId("Jane\tDoe"))
                    .withMessageStartingWith("patientId must be ")
                    .satisfies(e -> assertThat(e.field()).isEqualTo("patientId"));
        }

        private void assertRefusedAnywhere(int codePoint) {
            String character = Character.toString(codePoint);
            assertRefused(character);
            assertRefused(character + "b");
            assertRefused("a" + character + "b");
            assertRefused("a" + character);
        }

        private void assertRefused(String value) {
            assertThatExceptionOfType(MalformedValueException.class).isThrownBy(() -> new PatientId(value));
        }
    }

    @Nested
    class ToString {

        @Test
        void doesNotTellTheId() {
            assertThat(new PatientId("p7")).hasToString("PatientId[redacted]");
        }
    }
}
