package org.medchain.keys.it.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
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
@Tag("slow")
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

    @Test
    void refusesTheStartInOneLineWithoutTheValueOfASecret() {
        assertRefused(
                "LOCAL_KEK",
                UUID.randomUUID().toString().substring(0, 31),
                "must be exactly 32 characters (32 bytes in UTF-8)");
    }

    @Test
    @Tag("proof")
    void refusesTheStartForAFeatureThatIsUsedAtTheFirstRequest() {
        assertRefused("DEFAULT_TENANT", "no tenant " + UUID.randomUUID(), "is not a tenant id");
    }

    private void assertRefused(String variable, String value, String whatIsWrong) {
        ServerEnvironment environment = installation.environment().with(variable, value);

        assertThatExceptionOfType(StartRefusedException.class)
                .isThrownBy(() -> installation.server().start(environment))
                .withMessage("MedChain cannot start: " + variable + " " + whatIsWrong);

        LeftBehind.by(installation).requireNone(List.of(value.getBytes(StandardCharsets.UTF_8)));
        assertThat(installation.server().directory().messagesLog()).isNotEmptyFile();
    }
}
