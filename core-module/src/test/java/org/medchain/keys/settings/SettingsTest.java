package org.medchain.keys.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.eclipse.microprofile.config.spi.Converter;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.TenantId;
import org.medchain.keys.provider.ProviderType;

class SettingsTest {

    private final Map<String, String> environment = new HashMap<>();
    private final Settings settings = new Settings(new MapConfig(environment));

    /** MicroProfile Config over a map. */
    private record MapConfig(Map<String, String> values) implements Config {

        @Override
        public <T> Optional<T> getOptionalValue(String name, Class<T> type) {
            return Optional.ofNullable(values.get(name)).map(type::cast);
        }

        @Override
        public <T> T getValue(String name, Class<T> type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ConfigValue getConfigValue(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Iterable<String> getPropertyNames() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Iterable<ConfigSource> getConfigSources() {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> Optional<Converter<T>> getConverter(Class<T> type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> T unwrap(Class<T> type) {
            throw new UnsupportedOperationException();
        }
    }

    private void assertRefused(Consumer<Settings> reading, String line) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> reading.accept(settings))
                .withMessage(line)
                .withNoCause();
    }

    @Nested
    class Provider {

        @Test
        void isTheLocalKekByDefault() {
            assertThat(settings.provider()).isEqualTo(ProviderType.LOCAL);
        }

        @Test
        void isTheLocalKekWithoutKms() {
            environment.put("KMS_ENABLED", "false");

            assertThat(settings.provider()).isEqualTo(ProviderType.LOCAL);
        }

        @ParameterizedTest
        @ValueSource(strings = {"TRUE", "False", "yes", "0", " false", "false ", "a secret pasted here"})
        void isRefusedIfItIsNeitherTrueNorFalse(String value) {
            environment.put("KMS_ENABLED", value);

            assertRefused(Settings::provider, "KMS_ENABLED must be true or false");
        }
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
    class LocalKek {

        @Test
        void isWhatTheParserMakesOfIt() {
            environment.put("LOCAL_KEK", "abc");

            String made = settings.localKek(String::new);

            assertThat(made).isEqualTo("abc");
        }

        @Test
        void isRefusedIfItIsNotSet() {
            assertRefused(
                    it -> it.localKek(characters -> characters.length), "LOCAL_KEK must be set, or KMS_ENABLED=true");
        }

        @Test
        void isRefusedInTheParsersWordsWithoutItsValue() {
            environment.put("LOCAL_KEK", "too short");

            assertRefused(
                    it -> it.localKek(org.medchain.keys.local.LocalKek::takeCopyOf),
                    "LOCAL_KEK must be exactly 32 characters (32 bytes in UTF-8)");
        }
    }

    @Nested
    class PreviousLocalKeks {

        @Test
        void areNoneByDefault() {
            assertThat(settings.previousLocalKeks(String::new)).isEmpty();
        }

        @Test
        void areSeparatedByCommas() {
            environment.put("LOCAL_KEK_PREVIOUS", "first,second");

            assertThat(settings.previousLocalKeks(String::new)).containsExactly("first", "second");
        }

        @ParameterizedTest
        @ValueSource(strings = {"too short", ",", "too short,also"})
        void areRefusedInTheParsersWordsWithoutTheirValue(String value) {
            environment.put("LOCAL_KEK_PREVIOUS", value);

            assertRefused(
                    it -> it.previousLocalKeks(org.medchain.keys.local.LocalKek::takeCopyOf),
                    "LOCAL_KEK_PREVIOUS must be exactly 32 characters (32 bytes in UTF-8)");
        }
    }

    @Nested
    class Reading {

        @Test
        void leavesTheOtherProvidersVariablesAlone() {
            Set.of("AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "LOCAL_KEK", "LOCAL_KEK_PREVIOUS")
                    .forEach(variable -> environment.put(variable, "anything"));

            assertThat(settings.provider()).isEqualTo(ProviderType.LOCAL);
        }
    }
}
