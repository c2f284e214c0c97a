package org.medchain.keys.it.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.keys.it.scan.LeftBehind;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.OnePass;
import org.medchain.keys.it.server.ServerEnvironment;
import org.medchain.keys.it.server.StartRefusedException;
import org.medchain.keys.it.server.TestDatabase.Kind;

/**
 * A wrong setting stops the start, whichever feature it belongs to; which values are wrong, the tests of the settings tell. They are
 * read before the database is asked, so one database will do.
 */
@OnePass
@TestInstance(Lifecycle.PER_CLASS)
class SettingsIT {

    private Installation installation;

    @BeforeAll
    void createInstallation() {
        installation = Installation.create("settings", Kind.H2);
    }

    @AfterAll
    void closeInstallation() {
        installation.close();
    }

    @Nested
    class AWrongOne {

        static Stream<Arguments> wrong() {
            String random = UUID.randomUUID().toString();
            return Stream.of(
                    // Of a feature that is used at the first request.
                    arguments("DEFAULT_TENANT", Optional.of("no tenant " + random), "is not a tenant id"),
                    arguments("KMS_ENABLED", Optional.of("maybe " + random), "must be true or false"),
                    arguments(
                            "LOCAL_KEK",
                            Optional.of(random.substring(0, 31)),
                            "must be exactly 32 characters (32 bytes in UTF-8)"),
                    arguments(
                            "AUDIT_CHECKPOINT_SECONDS",
                            Optional.of("0 " + random),
                            "must be a whole number from 1 to 86400"));
        }

        @ParameterizedTest(name = "{0} {2}")
        @MethodSource("wrong")
        void refusesTheStartInOneLineWithoutTheValue(String variable, Optional<String> value, String whatIsWrong) {
            ServerEnvironment environment = value.map(
                            it -> installation.environment().with(variable, it))
                    .orElseGet(() -> installation.environment().without(variable));

            assertThatExceptionOfType(StartRefusedException.class)
                    .isThrownBy(() -> installation.server().start(environment))
                    .withMessage("MedChain cannot start: " + variable + " " + whatIsWrong);

            List<byte[]> values = value.stream()
                    .map(it -> it.getBytes(StandardCharsets.UTF_8))
                    .toList();
            LeftBehind.by(installation).requireNone(values);
            assertThat(installation.server().directory().messagesLog()).isNotEmptyFile();
        }
    }
}
