package org.medchain.keys.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.MalformedValueException;

class TenantPoliciesTest {

    private static TenantPolicies withWindow(String window, Boolean fourEyes) {
        return TenantPolicies.of(
                Optional.of(DestructionWindow.parse(window)),
                Optional.ofNullable(fourEyes),
                Optional.empty(),
                Optional.empty());
    }

    @Nested
    class Defaults {

        @Test
        void standInForWhatIsNotSaid() {
            TenantPolicies policies =
                    TenantPolicies.of(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

            assertThat(policies).isEqualTo(TenantPolicies.DEFAULT);
            assertThat(policies.destructionWindow()).hasToString("P7D");
            assertThat(policies.fourEyes()).isFalse();
            assertThat(policies.auditRetention()).hasToString("P6Y");
            assertThat(policies.keepPatientIdsInAudit()).isFalse();
        }
    }

    @Nested
    class Window {

        @ParameterizedTest
        @CsvSource({
            "PT0S, PT0S",
            "P0D, PT0S",
            "PT1S, PT1S",
            "PT24H, P1D",
            "P1DT1H, PT25H",
            "P7D, P7D",
            "P90D, P90D",
            "p2d, P2D"
        })
        void isAnIso8601Duration(String text, String canonical) {
            assertThat(DestructionWindow.parse(text)).hasToString(canonical);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "7",
                    "7D",
                    "P",
                    "P1Y",
                    "P1M",
                    "P-1D",
                    "-PT1S",
                    "PT0.5S",
                    "P90DT1S",
                    "P91D",
                    "PT9999999999999999999S"
                })
        void isRefusedIfItIsNoneOrOutOfBounds(String text) {
            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> DestructionWindow.parse(text))
                    .withMessageStartingWith("destructionWindow must be ");
        }
    }

    @Nested
    class FourEyes {

        @ParameterizedTest
        @CsvSource({"PT0S, true", "PT23H59M59S, true", "PT24H, false", "P7D, false"})
        void areOnForAWindowUnderADay(String window, boolean on) {
            assertThat(withWindow(window, null).fourEyes()).isEqualTo(on);
        }

        @ParameterizedTest
        @CsvSource({"PT0S, false", "P7D, true"})
        void areWhatWasChosen(String window, boolean chosen) {
            assertThat(withWindow(window, chosen).fourEyes()).isEqualTo(chosen);
        }
    }

    @Nested
    class Retention {

        @ParameterizedTest
        @CsvSource({"P1Y, P1Y", "P365D, P365D", "P53W, P371D", "P12M, P12M", "P6Y6M, P6Y6M", "P100Y, P100Y"})
        void isAnIso8601Period(String text, String canonical) {
            assertThat(AuditRetention.parse(text)).hasToString(canonical);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "6",
                    "P",
                    "PT1H",
                    "P364D",
                    "P11M",
                    "P0D",
                    "-P6Y",
                    "P7Y-1M",
                    "P100Y1D",
                    "P999999999Y",
                    "P99999999999Y"
                })
        void isRefusedIfItIsNoneOrOutOfBounds(String text) {
            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> AuditRetention.parse(text))
                    .withMessageStartingWith("auditRetention must be ");
        }
    }
}
