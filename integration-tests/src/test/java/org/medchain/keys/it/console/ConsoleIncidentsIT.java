package org.medchain.keys.it.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.medchain.keys.development.Role;
import org.medchain.keys.it.console.Browser.Page;
import org.medchain.keys.it.console.ConsoleInstallation.Tenant;
import org.medchain.keys.it.server.OnePass;
import org.medchain.keys.it.server.TestDatabase.Kind;

/** The console after a restore of the database from a backup, and after a change of a row by SQL. */
@Tag("slow")
@OnePass
class ConsoleIncidentsIT {

    private static final String CMK = "arn:aws:kms:eu-central-1:111122223333:key/" + UUID.randomUUID();

    private static ConsoleInstallation console;

    private final Tenant hospital = console.newTenant();

    @BeforeAll
    static void start() throws IOException {
        console = new ConsoleInstallation("console-incidents", Kind.H2);
        console.start("ESCROW_ENABLED", "false", "AUDIT_CHECKPOINT_SECONDS", "1");
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    private int generate() {
        return hospital.generate("patient");
    }

    private List<String> events() {
        return hospital.events().stream()
                .map(event -> event.getString("operation") + " " + event.getString("actor") + " "
                        + event.getString("outcome"))
                .toList();
    }

    @Test
    void aRestorationIsConfirmedByTwoOfficersWhoHaveSeenIt() throws Exception {
        hospital.register(true);
        assertThat(generate()).isEqualTo(201);
        hospital.goBack("patient");

        Browser olga = console.loggedIn(hospital.person("olga", Role.PRIVACY_OFFICER));
        await().atMost(Duration.ofMinutes(1))
                .until(() -> olga.get("/restoration").text().contains("The database is older"));
        assertThat(olga.get("/").text()).contains("went back", "href=\"/console/restoration\"");
        String seen = olga.get("/restoration").hidden("restorationId");
        assertThat(confirm(olga, seen, "another-tenant").status()).isEqualTo(400);
        assertThat(confirm(olga, seen, hospital.id()).text())
                .contains("Your confirmation is noted.", "Another privacy officer must confirm too.");
        Page again = confirm(olga, seen, hospital.id());
        assertThat(again.status()).isEqualTo(403);
        assertThat(again.text()).contains("Another person");
        Browser alice = console.loggedIn(hospital.person("alice", Role.AUDITOR));
        assertThat(alice.get("/restoration").text())
                .contains("waits for a second person", "olga")
                .doesNotContain("/console/restoration/confirm");
        assertThat(confirm(alice, seen, hospital.id()).status()).isEqualTo(403);

        Browser otto = console.loggedIn(hospital.person("otto", Role.PRIVACY_OFFICER));
        assertThat(otto.get("/restoration").text()).contains("action=\"/console/restoration/confirm\"");
        assertThat(confirm(otto, seen, hospital.id()).text()).contains("The restoration is confirmed.");

        assertThat(otto.get("/").text()).doesNotContain("went back");
        assertThat(otto.get("/holds").text()).contains("patient");
        assertThat(events())
                .contains(
                        "CONFIRM_RESTORATION olga SUCCESS",
                        "CONFIRM_RESTORATION olga FAILURE",
                        "CONFIRM_RESTORATION alice FAILURE",
                        "CONFIRM_RESTORATION otto SUCCESS");
    }

    @Test
    void withoutEscrowNoRecoveryIsOffered() {
        hospital.register(true);

        Page page =
                console.loggedIn(hospital.person("olga", Role.PRIVACY_OFFICER)).get("/recoveries");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text())
                .contains("This installation has no escrow.", "action=\"/console/tenants/recovery/cancel\"")
                .doesNotContain("/console/recoveries/request");
    }

    private static Page confirm(Browser browser, String seen, String typed) {
        return browser.post("/restoration/confirm", "restorationId", seen, "confirmTenantId", typed);
    }

    @Test
    void aRowThatWasChangedBySqlIsShownAndPutBackByTwoAdministrators() throws SQLException {
        hospital.register(true);
        hospital.changeCmkBySql(CMK);

        Browser anna = console.loggedIn(hospital.person("anna", Role.KEY_ADMIN));
        assertThat(anna.get("/").text()).contains("was changed past the service", "/console/tenants/adoption?id=");
        Page shown = anna.get("/tenants/one?id=" + hospital.id());
        assertThat(shown.response().uri().toString()).contains("/console/tenants/adoption?id=");
        assertThat(shown.text()).contains("kmsCmkArn", "<ins>" + CMK + "</ins>");
        assertThat(choose(anna, "restore", "another-tenant").status()).isEqualTo(400);
        assertThat(choose(anna, "restore", hospital.id()).text())
                .contains("Your choice is noted.", "Another administrator must choose the same.");
        assertThat(generate()).isEqualTo(503);

        Browser bert = console.loggedIn(hospital.person("bert", Role.KEY_ADMIN));
        assertThat(bert.get("/").text()).contains("anna has chosen. Another administrator must choose the same.");
        assertThat(bert.get("/tenants/adoption?id=" + hospital.id()).text()).contains("anna, put the row back");
        assertThat(choose(bert, "restore", hospital.id()).text()).contains("The row is trusted again.");

        assertThat(generate()).isEqualTo(201);
        assertThat(bert.get("/tenants/one?id=" + hospital.id()).text()).doesNotContain(CMK);
        assertThat(events()).contains("PROPOSE_ADOPTION anna SUCCESS", "ADOPT_ROW bert SUCCESS");
        Browser olga = console.loggedIn(hospital.person("olga", Role.PRIVACY_OFFICER));
        assertThat(olga.get("/tenants/adoption?id=" + hospital.id()).status()).isEqualTo(403);
    }

    @Test
    void aRowThatWasChangedBySqlIsAdoptedByTwoAdministrators() throws SQLException {
        hospital.register(true);
        hospital.changeCmkBySql(CMK);
        Browser anna = console.loggedIn(hospital.person("anna", Role.KEY_ADMIN));
        Browser bert = console.loggedIn(hospital.person("bert", Role.KEY_ADMIN));

        assertThat(choose(anna, "adopt", hospital.id()).text()).contains("Your choice is noted.");
        assertThat(choose(bert, "adopt", hospital.id()).text())
                .contains("The row is trusted again.", "The row is as the service left it.");

        assertThat(generate()).isEqualTo(201);
        assertThat(bert.get("/tenants/one?id=" + hospital.id()).text()).contains(CMK);
        assertThat(events()).contains("PROPOSE_ADOPTION anna SUCCESS", "ADOPT_ROW bert SUCCESS");
    }

    private Page choose(Browser browser, String choice, String typed) {
        String seen = browser.get("/tenants/adoption?id=" + hospital.id()).hidden("tag");
        return browser.post(
                "/tenants/adoption/" + choice, "tenantId", hospital.id(), "tag", seen, "confirmTenantId", typed);
    }
}
