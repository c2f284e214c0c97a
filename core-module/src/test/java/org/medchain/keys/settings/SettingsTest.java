package org.medchain.keys.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.TenantId;

class SettingsTest {

    private final Map<String, String> environment = new HashMap<>();
    private final Settings settings = new Settings(new MapConfig(environment));

    private void assertRefused(Consumer<Settings> reading, String line) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> reading.accept(settings))
                .withMessage(line)
                .withNoCause();
    }

    @Nested
    class DefaultTenant {

        @Test
        void isAbsentUnlessSet() {
            assertThat(settings.defaultTenant()).isEmpty();
        }

        @Test
        void isTheTenantNamed() {
            environment.put("DEFAULT_TENANT", "hospital-a");

            assertThat(settings.defaultTenant()).contains(new TenantId("hospital-a"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"*", "hospital a", "-a", "a secret pasted here"})
        void isRefusedIfItIsNoTenantId(String value) {
            environment.put("DEFAULT_TENANT", value);

            assertRefused(Settings::defaultTenant, "DEFAULT_TENANT is not a tenant id");
        }
    }

    @Nested
    class TenantClaim {

        @Test
        void isTenantByDefault() {
            assertThat(settings.tenantClaim()).isEqualTo("tenant");
        }

        @Test
        void isTheClaimNamed() {
            environment.put("JWT_TENANT_CLAIM", "https://hospital.example/tenant");

            assertThat(settings.tenantClaim()).isEqualTo("https://hospital.example/tenant");
        }
    }

    @Nested
    class TokenVerification {

        private static final List<String> VARIABLES =
                List.of("MP_JWT_VERIFY_ISSUER", "MP_JWT_VERIFY_AUDIENCES", "MP_JWT_VERIFY_PUBLICKEY_LOCATION");

        @Test
        void isCompleteWithAllThree() {
            VARIABLES.forEach(variable -> environment.put(variable, "set"));

            assertThatNoException().isThrownBy(settings::requireTokenVerification);
        }

        @ParameterizedTest
        @ValueSource(strings = {"MP_JWT_VERIFY_ISSUER", "MP_JWT_VERIFY_AUDIENCES", "MP_JWT_VERIFY_PUBLICKEY_LOCATION"})
        void isRefusedWithoutOneOfThem(String missing) {
            VARIABLES.forEach(variable -> environment.put(variable, "set"));
            environment.remove(missing);

            assertRefused(Settings::requireTokenVerification, missing + " must be set");
        }
    }

    @Nested
    class Database {

        @ParameterizedTest
        @ValueSource(
                strings = {"jdbc:postgresql://db/medchain", "jdbc:h2:file:/var/medchain/db;MODE=LEGACY;WRITE_DELAY=0"})
        void isOneOfTwo(String url) {
            environment.put("DATABASE_URL", url);

            assertThatNoException().isThrownBy(settings::requireDatabase);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"jdbc:h2:file:/db", "jdbc:h2:file:/db;WRITE_DELAY=01", "jdbc:h2:file:/db;WRITE_DELAY=500"})
        void isRefusedIfH2MayWriteLater(String url) {
            environment.put("DATABASE_URL", url);

            assertRefused(Settings::requireDatabase, "DATABASE_URL must have WRITE_DELAY=0 for H2");
        }

        @Test
        void isRefusedIfItIsNotSet() {
            assertRefused(Settings::requireDatabase, "DATABASE_URL must be set");
        }

        @ParameterizedTest
        @ValueSource(strings = {"nonsense", "jdbc:oracle:thin:@db", "postgresql://user:secret@db/medchain"})
        void isRefusedIfItIsAnother(String url) {
            environment.put("DATABASE_URL", url);

            assertRefused(Settings::requireDatabase, "DATABASE_URL must begin with jdbc:postgresql: or jdbc:h2:");
        }
    }
}
