package org.medchain.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class LegalBasisTest {

    @Nested
    class Text {

        @ParameterizedTest
        @ValueSource(strings = {"x", "GDPR Art. 17(1)(b)", "§ 35 BDSG", "病院"})
        void isAnyLine(String text) {
            assertThat(new LegalBasis(text)).hasToString(text);
        }

        @Test
        void hasUpTo500Characters() {
            assertThat(new LegalBasis("a".repeat(500)).value()).hasSize(500);
            assertRefused("a".repeat(501));
        }

        @ParameterizedTest
        @NullSource
        @ValueSource(strings = {"", " ", "\u2003", "two\nlines", "a\0b", "a\u0085b", "half \uD83C"})
        void isRefusedIfItIsMissingOrNoLine(String text) {
            assertRefused(text);
        }

        private void assertRefused(String text) {
            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> new LegalBasis(text))
                    .withMessageStartingWith("legalBasis must be ");
        }
    }

    @Nested
    class OfADestruction {

        @Test
        void idsAreUuids() {
            String text = "01a2103e-af21-7a4b-a9b0-92d1b92862d6";

            assertThat(DestructionId.parse(text.toUpperCase(java.util.Locale.ROOT)))
                    .isEqualTo(new DestructionId(UUID.fromString(text)))
                    .hasToString(text);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"", "1-1-1-1-1", "01a2103e-af21-7a4b-a9b0-92d1b92862d", "01a2103eaf217a4ba9b092d1b92862d6"})
        void idsAreNothingElse(String text) {
            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> DestructionId.parse(text))
                    .withMessageStartingWith("destructionId must be ");
        }
    }
}
