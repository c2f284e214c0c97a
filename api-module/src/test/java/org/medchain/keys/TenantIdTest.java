package org.medchain.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantIdTest {

    @Nested
    class Accepts {

        @ParameterizedTest
        @ValueSource(strings = {"a", "7", "clinic-1", "Clinic.North_2", "0..", "a--"})
        void lettersDigitsDotsHyphensAndUnderscores(String value) {
            assertThat(new TenantId(value)).hasToString(value);
        }

        @Test
        void upTo64Characters() {
            assertThat(new TenantId("t".repeat(64)).value()).hasSize(64);
        }

        @Test
        void twoCasesAsTwoTenants() {
            assertThat(new TenantId("Clinic")).isNotEqualTo(new TenantId("clinic"));
        }
    }

    @Nested
    class Refuses {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "", ".", "..", "-a", "_a", ".a", "a b", " a", "a ", "a/b", "a\n", "\na", "a\u0000", "é", "\uFF11",
                    "a:b", "a%2Fb"
                })
        void everythingElse(String value) {
            assertRefused(value);
        }

        @Test
        void moreThan64Characters() {
            assertRefused("t".repeat(65));
        }

        @Test
        void withoutEchoingTheValue() {
            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> new TenantId("a secret"))
                    .withMessageStartingWith("tenantId must be ");
        }

        private void assertRefused(String value) {
            assertThatExceptionOfType(MalformedValueException.class).isThrownBy(() -> new TenantId(value));
        }
    }
}
