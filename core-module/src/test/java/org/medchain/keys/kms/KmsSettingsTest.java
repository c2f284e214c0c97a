package org.medchain.keys.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.audit.ProviderSettings;
import org.medchain.keys.hsm.HsmPin;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.server.settings.InvalidSettingException;
import org.medchain.keys.server.settings.MapConfig;
import org.medchain.keys.server.settings.Variables;

class KmsSettingsTest {

    private final Map<String, String> environment = new HashMap<>();

    private KmsSettings settings() {
        Variables variables = MapConfig.variables(environment);
        return new KmsSettings(variables, new ProviderSettings(variables));
    }

    private void assertRefused(String line) {
        assertRefused(it -> {}, line);
    }

    private void assertRefused(Consumer<KmsSettings> reading, String line) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> reading.accept(settings()))
                .withMessage(line)
                .withNoCause();
    }

    @Nested
    class Provider {

        @Test
        void isTheLocalKekByDefault() {
            assertThat(settings().provider()).isEqualTo(ProviderType.LOCAL);
        }

        @Test
        void isTheLocalKekWithoutKms() {
            environment.put("KMS_ENABLED", "false");

            assertThat(settings().provider()).isEqualTo(ProviderType.LOCAL);
        }

        @ParameterizedTest
        @ValueSource(strings = {"TRUE", "False", "yes", "0", " false", "false ", "a secret pasted here"})
        void isRefusedIfItIsNeitherTrueNorFalse(String value) {
            environment.put("KMS_ENABLED", value);

            assertRefused("KMS_ENABLED must be true or false");
        }
    }

    @Nested
    class PreviousProvider {

        @Test
        void isNoneByDefault() {
            assertThat(settings().previousProvider()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"LOCAL", "aws", "a secret pasted here", ""})
        void isRefusedIfItIsNone(String value) {
            environment.put("KMS_PREVIOUS_PROVIDER", value);

            assertRefused("KMS_PREVIOUS_PROVIDER must be local, aws-kms or hsm");
        }

        @Test
        void isAnotherThanTheOneInUse() {
            environment.put("KMS_PREVIOUS_PROVIDER", "local");

            assertRefused("KMS_PREVIOUS_PROVIDER must be another provider than the one that wraps");
        }
    }

    @Nested
    class LocalKek {

        @Test
        void isWhatTheParserMakesOfIt() {
            environment.put("LOCAL_KEK", "abc");

            String made = settings().localKek(String::new);

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
            assertThat(settings().previousLocalKeks(String::new)).isEmpty();
        }

        @Test
        void areSeparatedByCommas() {
            environment.put("LOCAL_KEK_PREVIOUS", "first,second");

            assertThat(settings().previousLocalKeks(String::new)).containsExactly("first", "second");
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
            Set.of("HSM_TOKEN_LABEL", "HSM_KEY_LABEL", "HSM_PIN", "HSM_PIN_FILE")
                    .forEach(variable -> environment.put(variable, "anything"));
            Set.of("KMS_CALL_TIMEOUT_SECONDS", "KMS_ATTEMPT_TIMEOUT_MILLIS", "KMS_MAX_ATTEMPTS", "KMS_MAX_CONNECTIONS")
                    .forEach(variable -> environment.put(variable, "anything"));

            assertThat(settings().provider()).isEqualTo(ProviderType.LOCAL);
        }
    }

    @Nested
    class Aws {

        @BeforeEach
        void choose() {
            environment.put("KMS_ENABLED", "true");
            environment.put("AWS_REGION", "eu-central-1");
        }

        @Test
        void isChosenByKmsEnabled() {
            assertThat(settings().provider()).isEqualTo(ProviderType.AWS_KMS);
        }

        @Test
        void needsARegion() {
            environment.remove("AWS_REGION");

            assertRefused("AWS_REGION must be set with KMS_ENABLED=true");
        }

        @Test
        void hasNoCredentialsOfItsOwnByDefault() {
            assertThat(settings().awsCredentials((id, secret) -> id)).isEmpty();
        }

        @Test
        void hasTheCredentialsNamed() {
            environment.put("AWS_ACCESS_KEY_ID", "id");
            environment.put("AWS_SECRET_ACCESS_KEY", "secret");

            assertThat(settings().awsCredentials((id, secret) -> id + "/" + secret))
                    .contains("id/secret");
        }

        @Test
        void leavesTemporaryCredentialsToTheSdk() {
            environment.put("AWS_ACCESS_KEY_ID", "id");
            environment.put("AWS_SECRET_ACCESS_KEY", "secret");
            environment.put("AWS_SESSION_TOKEN", "token");

            assertThat(settings().awsCredentials((id, secret) -> id)).isEmpty();
        }

        @Test
        void hasSecretsInNoText() {
            environment.put("AWS_SECRET_ACCESS_KEY", "a secret");
            environment.put("LOCAL_KEK", "a secret too");

            assertThat(settings().toString()).doesNotContain("secret");
        }

        @Test
        void isRefusedWithHalfOfTheCredentials() {
            environment.put("AWS_ACCESS_KEY_ID", "id");

            assertRefused(
                    it -> it.awsCredentials((id, secret) -> id), "AWS_SECRET_ACCESS_KEY must be set too, or neither");
        }
    }

    @Nested
    class Numbers {

        private void chooseAws() {
            environment.put("KMS_ENABLED", "true");
            environment.put("AWS_REGION", "eu-central-1");
        }

        @Test
        void areThoseOfTheSpecificationByDefault() {
            chooseAws();

            assertThat(settings().timeout()).isEqualTo(Duration.ofSeconds(30));
            assertThat(settings().callTimeout()).isLessThan(settings().timeout());
            assertThat(settings().attemptTimeout()).isLessThan(settings().callTimeout());
        }

        @Test
        void keepTheCallWithinTheTimeout() {
            chooseAws();
            environment.put("KMS_TIMEOUT_SECONDS", "5");
            environment.put("KMS_CALL_TIMEOUT_SECONDS", "5");

            assertRefused("KMS_CALL_TIMEOUT_SECONDS must be a whole number from 1 to 4");
        }
    }

    @Nested
    class Hsm {

        @TempDir
        private Path directory;

        @BeforeEach
        void choose() throws IOException {
            environment.put(
                    "HSM_LIBRARY",
                    Files.createFile(directory.resolve("library.so")).toString());
            environment.put("HSM_TOKEN_LABEL", "medchain");
            environment.put("HSM_KEY_LABEL", "medchain-1");
            environment.put("HSM_PIN", "1234");
        }

        private Path pinFile(String mode, String content) throws IOException {
            Path file = Files.writeString(directory.resolve("pin-" + mode), content);
            return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        }

        @Test
        void isChosenByItsLibraryWithoutKms() throws IOException {
            assertThat(settings().provider()).isEqualTo(ProviderType.HSM);
            assertThat(settings().hsm().tokenLabel()).isEqualTo("medchain");
            assertThat(settings().hsm().keyLabel()).hasToString("medchain-1");
            assertThat(settings().hsm().pin().read()).containsExactly('1', '2', '3', '4');
        }

        @Test
        void isNotChosenWithKms() {
            environment.put("KMS_ENABLED", "true");
            environment.put("AWS_REGION", "eu-central-1");

            assertThat(settings().provider()).isEqualTo(ProviderType.AWS_KMS);
        }

        @ParameterizedTest
        @ValueSource(strings = {"HSM_TOKEN_LABEL", "HSM_KEY_LABEL"})
        void needsLabels(String variable) {
            environment.remove(variable);

            assertRefused(variable + " must be set with HSM_LIBRARY");
        }

        @Test
        void needsALibraryThatIsThere() {
            environment.put("HSM_LIBRARY", directory.resolve("other.so").toString());

            assertRefused("HSM_LIBRARY must name a PKCS #11 library that can be read");
        }

        @ParameterizedTest
        @ValueSource(strings = {"a key", "ä", "-1"})
        void needsALabelThatIsOne(String label) {
            environment.put("HSM_KEY_LABEL", label);

            assertRefused("HSM_KEY_LABEL must be 1 to 64 letters, digits and . _ -");
        }

        @Test
        void needsAPinInOnePlace() throws IOException {
            environment.put("HSM_PIN_FILE", pinFile("rw-------", "5678").toString());
            assertRefused("HSM_PIN must be set with HSM_LIBRARY, or HSM_PIN_FILE, and not both");

            environment.remove("HSM_PIN");
            environment.remove("HSM_PIN_FILE");
            assertRefused("HSM_PIN must be set with HSM_LIBRARY, or HSM_PIN_FILE, and not both");
        }

        @ParameterizedTest
        @ValueSource(strings = {"5678", "5678\n", "5678\r\nmore\n"})
        void takesThePinFromTheFirstLineOfAFile(String content) throws IOException {
            environment.remove("HSM_PIN");
            environment.put("HSM_PIN_FILE", pinFile("r--------", content).toString());

            assertThat(settings().hsm().pin().read()).containsExactly('5', '6', '7', '8');
        }

        @Test
        void takesThePinThatIsInTheFileLater() throws IOException {
            Path file = pinFile("rw-------", "5678");
            environment.remove("HSM_PIN");
            environment.put("HSM_PIN_FILE", file.toString());
            HsmPin pin = settings().hsm().pin();
            String version = pin.version();

            Files.writeString(file, "9999");
            Files.setLastModifiedTime(file, FileTime.fromMillis(1));

            assertThat(pin.version()).isNotEqualTo(version);
            assertThat(pin.read()).containsExactly('9', '9', '9', '9');
        }

        @ParameterizedTest
        @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-rw-rw-"})
        void needsAFileThatIsClosedToOthers(String mode) throws IOException {
            environment.remove("HSM_PIN");
            environment.put("HSM_PIN_FILE", pinFile(mode, "5678").toString());

            assertRefused("HSM_PIN_FILE must name a file with the PIN that its owner alone can read");
        }

        @Test
        void needsAFileThatHasAPin() throws IOException {
            environment.remove("HSM_PIN");
            environment.put("HSM_PIN_FILE", directory.resolve("none").toString());
            assertRefused("HSM_PIN_FILE must name a file with the PIN that its owner alone can read");

            environment.put("HSM_PIN_FILE", pinFile("rw-------", "\n").toString());
            assertRefused("HSM_PIN_FILE must name a file with the PIN that its owner alone can read");
        }

        @Test
        void isOnItsWayOutAsThePreviousProvider() {
            environment.put("KMS_PREVIOUS_PROVIDER", "hsm");

            assertThat(settings().provider()).isEqualTo(ProviderType.LOCAL);
            assertThat(settings().previousProvider()).contains(ProviderType.HSM);
            assertThat(settings().hsm().tokenLabel()).isEqualTo("medchain");
        }

        @Test
        void readsTheSettingsOfThePreviousProviderToo() {
            environment.put("KMS_PREVIOUS_PROVIDER", "aws-kms");
            assertRefused("AWS_REGION must be set with KMS_ENABLED=true");

            environment.put("AWS_REGION", "eu-central-1");
            assertThat(settings().provider()).isEqualTo(ProviderType.HSM);
            assertThat(settings().awsRegion()).isEqualTo("eu-central-1");
        }

        @Test
        void isNotThereForOtherProviders() {
            environment.remove("HSM_LIBRARY");

            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> settings().hsm());
        }
    }
}
