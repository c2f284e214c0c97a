package org.medchain.keys.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.ProviderSettings;
import org.medchain.keys.local.LocalKek;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.provider.WrappedDataKey;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.server.settings.InvalidSettingException;
import org.medchain.keys.server.settings.MapConfig;
import org.medchain.keys.server.settings.Variables;

@ParameterizedClass
@EnumSource
class ProviderChoiceTest {

    private static final String OLD = "o".repeat(LocalKek.LENGTH);
    private static final String NEW = "n".repeat(LocalKek.LENGTH);
    private static final EncryptionContext CONTEXT =
            new EncryptionContext(new TenantId("clinic"), new PatientId("patient"));

    private final Map<String, String> environment = new HashMap<>();
    private final InProcessDatabase database;

    ProviderChoiceTest(DatabaseKind kind) {
        database = kind.database();
    }

    /** A database has one current KEK. */
    @BeforeEach
    @AfterEach
    void forget() {
        database.execute("delete from keks_in_use");
    }

    private KeyProvider chosen() {
        Variables variables = MapConfig.variables(environment);
        KmsSettings settings = new KmsSettings(variables, new ProviderSettings(variables));
        return new ProviderChoice(settings, new KekStore(database, InProcessAudit.CLOCK)).provider();
    }

    private long keksInUse() {
        return database.read(entityManager -> entityManager
                .createQuery("select count(k) from KekInUse k", Long.class)
                .getSingleResult());
    }

    private static String fingerprint(String kek) {
        return LocalKek.takeCopyOf(kek.toCharArray()).fingerprint().toString();
    }

    @Nested
    class Local {

        @Test
        void wrapsUnderTheKekAndRecordsIt() {
            environment.put("LOCAL_KEK", NEW);
            KeyProvider provider = chosen();

            assertThat(provider.type()).isEqualTo(ProviderType.LOCAL);
            assertThat(provider.currentWrapping(Optional.empty()).wrappedUnder())
                    .isEqualTo(fingerprint(NEW));
            assertThat(keksInUse()).isEqualTo(1);
        }

        @Test
        void stillUnwrapsUnderAPreviousKek() {
            environment.put("LOCAL_KEK", OLD);
            try (WrappedDataKey old = chosen().generateDataKey(Optional.empty(), CONTEXT)) {
                environment.put("LOCAL_KEK", NEW);
                environment.put("LOCAL_KEK_PREVIOUS", OLD);
                KeyProvider provider = chosen();

                assertThat(provider.unwrap(old.wrappedKey(), CONTEXT)).isEqualTo(old.plainKey());
                assertThat(provider.wrappedUnder(old.wrappedKey())).isEqualTo(fingerprint(OLD));
            }
        }

        @Test
        void isRefusedWithAKekThatTheDatabaseDoesNotKnow() {
            environment.put("LOCAL_KEK", OLD);
            chosen();
            environment.put("LOCAL_KEK", NEW);

            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(ProviderChoiceTest.this::chosen)
                    .withMessageStartingWith("LOCAL_KEK has the fingerprint " + fingerprint(NEW));
        }

        @Test
        void isRefusedWithoutAKek() {
            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(ProviderChoiceTest.this::chosen)
                    .withMessage("LOCAL_KEK must be set, or KMS_ENABLED=true");

            assertThat(keksInUse()).isZero();
        }

        @Test
        void neverReadsTheSettingsOfAws() {
            environment.put("LOCAL_KEK", NEW);
            environment.put("AWS_ACCESS_KEY_ID", "half of a pair");
            environment.put("KMS_MAX_ATTEMPTS", "no number");

            assertThat(chosen().type()).isEqualTo(ProviderType.LOCAL);
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
        void isBuiltWithoutAKekAndRecordsNone() {
            environment.put("LOCAL_KEK", "too short, and not read");
            KeyProvider provider = chosen();

            assertThat(provider.type()).isEqualTo(ProviderType.AWS_KMS);
            assertThat(provider.callsTheNetwork()).isTrue();
            assertThat(keksInUse()).isZero();
            provider.close();
        }

        @Test
        void isRefusedWithHalfOfAPairOfCredentials() {
            environment.put("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");

            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(ProviderChoiceTest.this::chosen)
                    .withMessage("AWS_SECRET_ACCESS_KEY must be set too, or neither");
        }

        /** Nothing that core is built with has it. */
        @Test
        void isRefusedWithPostQuantumTlsAndNoLibraryForIt() {
            environment.put("AWS_KMS_POST_QUANTUM_TLS", "true");

            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(ProviderChoiceTest.this::chosen)
                    .withMessage(
                            "AWS_KMS_POST_QUANTUM_TLS needs the library aws-crt-client, which is not there: see docs/run/aws.md");
        }

        @Test
        void isRefusedWithAWordThatIsNeitherTrueNorFalse() {
            environment.put("AWS_KMS_POST_QUANTUM_TLS", "yes");

            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(ProviderChoiceTest.this::chosen)
                    .withMessage("AWS_KMS_POST_QUANTUM_TLS must be true or false");
        }
    }

    @Nested
    class Hsm {

        @Test
        void isBuiltWithoutAKekAndCallsNothingYet(@TempDir Path directory) throws IOException {
            environment.put("LOCAL_KEK", "too short, and not read");
            environment.put(
                    "HSM_LIBRARY",
                    Files.createFile(directory.resolve("no-library.so")).toString());
            environment.put("HSM_TOKEN_LABEL", "medchain");
            environment.put("HSM_KEY_LABEL", "medchain-1");
            environment.put("HSM_PIN", "1234");
            KeyProvider provider = chosen();

            assertThat(provider.type()).isEqualTo(ProviderType.HSM);
            assertThat(provider.callsTheNetwork()).isTrue();
            assertThat(keksInUse()).isZero();
            provider.close();

            environment.put("KMS_PREVIOUS_PROVIDER", "local");
            environment.put("LOCAL_KEK", NEW);
            assertThat(chosen().type()).isEqualTo(ProviderType.HSM);
            assertThat(keksInUse()).isEqualTo(1);
        }
    }

    @Nested
    class Close {

        @Test
        void closesTheProvider() {
            AtomicInteger closed = new AtomicInteger();
            ProviderChoice choice = new ProviderChoice(new PartialProvider(ProviderType.LOCAL, false) {
                @Override
                public void close() {
                    closed.incrementAndGet();
                }
            });

            choice.close();

            assertThat(closed).hasValue(1);
        }
    }
}
