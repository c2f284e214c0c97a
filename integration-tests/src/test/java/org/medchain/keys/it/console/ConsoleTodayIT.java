package org.medchain.keys.it.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.keys.development.Role;
import org.medchain.keys.it.console.Browser.Page;
import org.medchain.keys.it.console.ConsoleInstallation.Tenant;

/** The first page of the console. */
@OnSharedConsole
class ConsoleTodayIT {

    static final String MORE_ERASURES = "There are more: <a href=\"/console/erasures\">Erasures</a>";
    private static final String MORE_HOLDS = "There are more: <a href=\"/console/holds\">Legal holds</a>";

    private static final String DRILL_DUE = "Nobody recorded this drill within the last 365 days: restore of a backup";
    private static final String RECORD_DRILL = "action=\"/console/drills\"";

    /** The most that the page shows of each kind. */
    private static final int MOST = 5;

    private final ConsoleInstallation console;
    private final Tenant hospital;

    ConsoleTodayIT(ConsoleInstallation console) {
        this.console = console;
        this.hospital = console.newTenant();
    }

    @Test
    void leadsToTheHoldsToLiftThatItDoesNotShow() {
        hospital.register(true);
        Browser olga = console.loggedIn(hospital.person("olga", Role.PRIVACY_OFFICER));
        for (int i = 0; i < MOST; i++) {
            proposeToLift(olga, "held-" + i);
        }
        assertThat(olga.get("/").text()).contains("held-0", "held-4").doesNotContain("There are more:");

        proposeToLift(olga, "held-5");

        assertThat(olga.get("/").text()).contains(MORE_HOLDS).doesNotContain(MORE_ERASURES);
        assertThat(olga.get("/holds").text()).contains("held-0", "held-5");
    }

    @Test
    void leadsToTheErasuresThatItDoesNotShow() {
        hospital.register(true);
        Browser olga = console.loggedIn(hospital.person("olga", Role.PRIVACY_OFFICER));
        for (int i = 0; i < MOST; i++) {
            requestErasure(olga, "patient-" + i);
        }
        assertThat(olga.get("/").text()).contains("patient-0", "patient-4").doesNotContain("There are more:");

        requestErasure(olga, "patient-5");

        assertThat(olga.get("/").text()).contains(MORE_ERASURES).doesNotContain(MORE_HOLDS);
        assertThat(olga.get("/erasures").text()).contains("patient-0", "patient-5");
    }

    @Test
    void tellsAuditorsHowTheTrailIs() {
        hospital.register(true);
        Browser alice = console.loggedIn(hospital.person("alice", Role.AUDITOR));

        await().atMost(Duration.ofMinutes(1))
                .until(() -> alice.get("/").text().contains("The newest checkpoint signs"));

        assertThat(alice.get("/").text()).contains("No volume of the last 14 days is unusual.");
        assertThat(console.loggedIn(hospital.person("olga", Role.PRIVACY_OFFICER))
                        .get("/")
                        .text())
                .doesNotContain("checkpoint");
    }

    @Test
    void hasNoOverdueWorkAsARule() {
        hospital.register(true);
        for (Role role : List.of(Role.PRIVACY_OFFICER, Role.KEY_ADMIN, Role.AUDITOR)) {
            Browser person = console.loggedIn(hospital.person("pat", role));
            assertThat(person.get("/").text())
                    .as(role.claim())
                    .containsPattern("<h2>Overdue work</h2>\\s*<p>Nothing\\.</p>");
        }
        Browser karl = console.loggedIn(hospital.person("karl", Role.KEY_USER));
        assertThat(karl.get("/").text()).doesNotContain("Overdue work");
    }

    @Test
    void hasTheDrillsThatAreDueUntilSomebodyRecordsThem() {
        hospital.register(true);
        Browser alice = console.loggedIn(hospital.person("alice", Role.AUDITOR));
        Browser olga = console.loggedIn(hospital.person("olga", Role.PRIVACY_OFFICER));
        assertThat(alice.get("/").text())
                .contains(DRILL_DUE, "recovery of a key by the custodians")
                .doesNotContain(RECORD_DRILL);
        assertThat(console.loggedIn(hospital.person("anna", Role.KEY_ADMIN))
                        .get("/")
                        .text())
                .contains(DRILL_DUE, RECORD_DRILL);
        assertThat(console.loggedIn(hospital.person("karl", Role.KEY_USER))
                        .get("/")
                        .text())
                .doesNotContain("Drills due", RECORD_DRILL);
        assertThat(olga.get("/").text()).contains(DRILL_DUE, RECORD_DRILL);

        Page recorded = olga.post("/drills", "drill", "restore");

        assertThat(recorded.text()).contains("The drill is recorded.").doesNotContain(DRILL_DUE);
        assertThat(alice.get("/").text()).contains("Drills due").doesNotContain(DRILL_DUE);
        assertThat(hospital.events())
                .filteredOn(event -> event.getString("operation").equals("RECORD_DRILL"))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.getString("actor")).isEqualTo("olga");
                    assertThat(event.getJsonObject("change").getJsonObject("after"))
                            .hasToString("{\"drill\":\"restore\"}");
                });
    }

    @Test
    void takesNoDrillThatThereIsNot() {
        hospital.register(true);
        Browser olga = console.loggedIn(hospital.person("olga", Role.PRIVACY_OFFICER));
        olga.get("/");

        Page refused = olga.post("/drills", "drill", "failover");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text()).contains("Drill that was done");
        assertThat(olga.get("/").text()).contains(DRILL_DUE);
    }

    private void proposeToLift(Browser officer, String patientId) {
        assertThat(hospital.generate(patientId)).isEqualTo(201);
        officer.get("/patient");
        Page held = officer.post("/patient/hold", "patientId", patientId, "reason", "a lawsuit");
        assertThat(officer.post("/patient/lift", "patientId", patientId, "tag", held.hidden("tag"))
                        .text())
                .contains("Your proposal is noted.");
    }

    private void requestErasure(Browser officer, String patientId) {
        assertThat(hospital.generate(patientId)).isEqualTo(201);
        officer.get("/patient");
        assertThat(officer.requestErasure(patientId, "GDPR Art. 17", patientId).text())
                .contains("The erasure is requested");
    }
}
