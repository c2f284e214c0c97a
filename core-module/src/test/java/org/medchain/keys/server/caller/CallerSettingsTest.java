package org.medchain.keys.server.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.TenantId;
import org.medchain.keys.server.settings.InvalidSettingException;
import org.medchain.keys.server.settings.MapConfig;

class CallerSettingsTest {

    private final Map<String, String> environment = new HashMap<>();

    private CallerSettings settings() {
        return new CallerSettings(MapConfig.variables(environment));
    }

    private void assertRefused(String line) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> settings())
                .withMessage(line)
                .withNoCause();
    }

    @Nested
    class DefaultTenant {

        @Test
        void isAbsentUnlessSet() {
            assertThat(settings().defaultTenant()).isEmpty();
        }

        @Test
        void isTheTenantNamed() {
            environment.put("DEFAULT_TENANT", "hospital-a");

            assertThat(settings().defaultTenant()).contains(new TenantId("hospital-a"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"*", "hospital a", "-a", "a secret pasted here"})
        void isRefusedIfItIsNoTenantId(String value) {
            environment.put("DEFAULT_TENANT", value);

            assertRefused("DEFAULT_TENANT is not a tenant id");
        }
    }

    @Nested
    class TenantClaim {

        @Test
        void isTenantByDefault() {
            assertThat(settings().tenantClaim()).isEqualTo("tenant");
        }

        @Test
        void isTheClaimNamed() {
            environment.put("JWT_TENANT_CLAIM", "https://hospital.example/tenant");

            assertThat(settings().tenantClaim()).isEqualTo("https://hospital.example/tenant");
        }
    }

    @Nested
    class OperationsPort {

        @Test
        void isOffByDefault() {
            assertThat(settings().operationsPort()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"-1", "0"})
        void isOffBelowOne(String value) {
            environment.put("OPERATIONS_PORT", value);

            assertThat(settings().operationsPort()).isEmpty();
        }

        @Test
        void isThePortNamed() {
            environment.put("OPERATIONS_PORT", "9444");

            assertThat(settings().operationsPort()).contains(9444);
        }
    }
}
