package org.medchain.keys.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.CmkReference;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.provider.TenantCmk;

class TenantSpecificationTest {

    private static TenantSpecification named(String name) {
        return new TenantSpecification(name, TenantCmk.NONE, TenantPolicies.DEFAULT);
    }

    @Nested
    class Name {

        @ParameterizedTest
        @ValueSource(strings = {"A", "Hospital A", "Klinikum München-Süd", "病院", "St. Mary's \"North\""})
        void isAnyLineOfText(String name) {
            assertThat(named(name).name()).isEqualTo(name);
        }

        @Test
        void hasUpTo200Characters() {
            assertThat(named("a".repeat(200)).name()).hasSize(200);
        }

        @Test
        void isRefusedIfItIsLonger() {
            assertRefused("a".repeat(201));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " ", "\u2003", "Hospital\nA", "Hospital\tA", "a\0b", "a\u007Fb", "a\u0085b"})
        void isRefusedIfItIsBlankOrHasControlCharacters(String name) {
            assertRefused(name);
        }

        @Test
        void isRefusedIfNoDatabaseCouldStoreIt() {
            assertRefused("Hospital \uD83C");
        }

        private void assertRefused(String name) {
            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> named(name))
                    .withMessageStartingWith("name must be ");
        }
    }

    @Nested
    class Cmk {

        @Test
        void isOptional() {
            assertThat(named("Hospital A").cmk().first()).isEmpty();
        }

        @Test
        void isKeptAsItIs() {
            CmkReference cmk = new CmkReference("alias/records");

            assertThat(new TenantSpecification("Hospital A", TenantCmk.of(cmk), TenantPolicies.DEFAULT).cmk())
                    .isEqualTo(TenantCmk.of(cmk));
        }
    }
}
