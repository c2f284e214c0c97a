package org.medchain.keys.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
}
