package org.medchain.keys.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
    class DatabaseTimeout {

        @Test
        void isHalfAMinuteByDefault() {
            assertThat(settings.databaseTimeout()).isEqualTo(Duration.ofSeconds(30));
        }

        @Test
        void isWhatIsSet() {
            environment.put("DATABASE_TIMEOUT_SECONDS", "60");

            assertThat(settings.databaseTimeout()).isEqualTo(Duration.ofMinutes(1));
        }

        /** To the driver, 0 is for ever. */
        @ParameterizedTest
        @ValueSource(strings = {"0", "3601", "-1", "30s", "a secret pasted here"})
        void isRefusedOutOfRange(String value) {
            environment.put("DATABASE_TIMEOUT_SECONDS", value);

            assertRefused(Settings::databaseTimeout, "DATABASE_TIMEOUT_SECONDS must be a whole number from 1 to 3600");
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
    class Keystore {

        private static final String PASSWORD = UUID.randomUUID().toString();
        private static final String WRONG_PASSWORD =
                "KEYSTORE_PASSWORD does not open the file that KEYSTORE_FILE names";
        private static final String UNREADABLE = "KEYSTORE_FILE can't be read, or is not PKCS #12";

        @TempDir
        private Path directory;

        private Path file;

        @BeforeEach
        void nameTheFile() {
            file = directory.resolve("key.p12");
            environment.put("KEYSTORE_FILE", file.toString());
            environment.put("KEYSTORE_PASSWORD", PASSWORD);
        }

        /** With a secret key in place of a private one: PKCS #12 keeps both alike, and this needs no certificate. */
        private void write(String password, boolean withKey) throws IOException, GeneralSecurityException {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, null);
            if (withKey) {
                SecretKey key = new SecretKeySpec(new byte[32], "AES");
                keys.setKeyEntry("key", key, password.toCharArray(), null);
            }
            try (OutputStream bytes = Files.newOutputStream(file)) {
                keys.store(bytes, password.toCharArray());
            }
        }

        @Test
        void isOpenedByItsPassword() throws Exception {
            write(PASSWORD, true);

            assertThatNoException().isThrownBy(settings::requireKeystore);
        }

        @Test
        void isLeftToTheServerToMakeIfItIsNotThere() {
            assertThatNoException().isThrownBy(settings::requireKeystore);
        }

        @Test
        void isRefusedWithoutAPassword() {
            environment.remove("KEYSTORE_PASSWORD");

            assertRefused(Settings::requireKeystore, "KEYSTORE_PASSWORD must be set");
        }

        @Test
        void isRefusedWithAnotherPassword() throws Exception {
            write(UUID.randomUUID().toString(), true);

            assertRefused(Settings::requireKeystore, WRONG_PASSWORD);
        }

        @Test
        void isRefusedWithoutAKey() throws Exception {
            write(PASSWORD, false);

            assertRefused(Settings::requireKeystore, "KEYSTORE_FILE holds no key");
        }

        @Test
        void isRefusedIfItIsAnotherFile() throws Exception {
            Files.writeString(file, "-----BEGIN PRIVATE KEY-----");

            assertRefused(Settings::requireKeystore, UNREADABLE);
        }

        @Test
        void isRefusedIfItIsCutOff() throws Exception {
            write(PASSWORD, true);
            byte[] whole = Files.readAllBytes(file);
            for (int length = 0; length < whole.length; length++) {
                Files.write(file, Arrays.copyOf(whole, length));

                assertRefused(Settings::requireKeystore, UNREADABLE);
            }
        }

        @Test
        void isRefusedIfItIsADirectory() throws Exception {
            Files.createDirectory(file);

            assertRefused(Settings::requireKeystore, UNREADABLE);
        }

        @ParameterizedTest
        @ValueSource(strings = {"key.p12", "./key.p12", "key\0.p12"})
        void isRefusedIfItsPathIsNotAbsolute(String path) {
            environment.put("KEYSTORE_FILE", path);

            assertRefused(Settings::requireKeystore, "KEYSTORE_FILE must be an absolute path");
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
