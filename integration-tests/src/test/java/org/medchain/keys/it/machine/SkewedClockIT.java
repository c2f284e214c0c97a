package org.medchain.keys.it.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.destruction.Erased;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.TestDatabase.Kind;

/** The clock of a server is suddenly a week ahead of the database's. With H2 both are of one process. */
@EnabledIfSystemProperty(named = "medchain.it.database", matches = "postgresql")
@Tag("proof")
class SkewedClockIT {

    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** Rounds of erasures are a second apart. */
    private static final Duration SOME_ROUNDS = Duration.ofSeconds(4);

    private Installation installation;
    private WrongClock clock;
    private Api api;

    @BeforeEach
    void startServer() throws Exception {
        installation = Installation.create("skewed-clock", Kind.POSTGRESQL);
        clock = WrongClock.addTo(installation.server());
        installation.server().start(installation.environment().with("ERASURE_CHECK_SECONDS", "1"));
        api = new Api(installation);
    }

    @AfterEach
    void stopServer() {
        api.close();
    }

    @Test
    void serverErasesNothingUntilItIsRightAgain() throws Exception {
        Hospital hospital = api.newHospital();
        adoptWindow(hospital, "P1D");
        ApiAnswer pending = destroyed(hospital, "pending");
        adoptWindow(hospital, "PT40S");
        ApiAnswer due = destroyed(hospital, "due");

        clock.setAhead(Duration.ofDays(7));
        await().atMost(LONGEST).until(() -> checkOfClock().equals("DOWN"));
        assertThat(ready().status()).isEqualTo(503);
        await().atMost(LONGEST).until(() -> isWindowPast(due));
        // By this server's clock both are due, by the database's one is.
        await().during(SOME_ROUNDS).atMost(LONGEST).until(() -> statusOf(due).equals("PENDING"));
        assertThat(statusOf(pending)).isEqualTo("PENDING");

        clock.setRight();
        await().atMost(LONGEST).until(() -> ready().status() == 200);
        Erased.await(hospital, due);
        assertThat(statusOf(pending)).isEqualTo("PENDING");
        assertThat(hospital.step(idOf(pending).toString(), "cancel", hospital.privacyOfficer())
                        .status())
                .isEqualTo(200);
        assertThat(hospital.generate("pending").status()).isEqualTo(201);
    }

    private static void adoptWindow(Hospital hospital, String window) {
        hospital.adopt(Map.of("destructionWindow", window, "fourEyes", false));
    }

    private static ApiAnswer destroyed(Hospital hospital, String patient) {
        assertThat(hospital.generate(patient).status()).isEqualTo(201);
        ApiAnswer answer = hospital.destroy(patient);
        assertThat(answer.json().getString("status")).isEqualTo("PENDING");
        return answer;
    }

    private static UUID idOf(ApiAnswer destruction) {
        return UUID.fromString(destruction.json().getString("id"));
    }

    private ApiAnswer ready() {
        return api.rawRequest("GET", "/health/ready").send();
    }

    private String checkOfClock() {
        return ready().json().getJsonArray("checks").getValuesAs(JsonObject.class).stream()
                .filter(check -> check.getString("name").equals("clock"))
                .map(check -> check.getString("status"))
                .findAny()
                .orElseThrow();
    }

    /** The server takes no token now: to it, all have expired. */
    private String statusOf(ApiAnswer destruction) throws SQLException {
        return installation
                .database()
                .read(row -> row.getString(1), "select status from destructions where id = ?", idOf(destruction))
                .get(0);
    }

    /** By the database's clock. */
    private boolean isWindowPast(ApiAnswer destruction) throws SQLException {
        return installation
                .database()
                .read(
                        row -> row.getBoolean(1),
                        "select erase_after < now() from destructions where id = ?",
                        idOf(destruction))
                .contains(true);
    }
}
