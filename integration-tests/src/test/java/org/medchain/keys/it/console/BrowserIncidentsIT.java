package org.medchain.keys.it.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.medchain.keys.development.Role;
import org.medchain.keys.it.server.OnePass;
import org.medchain.keys.it.server.TestDatabase.Kind;
import org.medchain.keys.kmssimulator.Fault;
import org.medchain.keys.kmssimulator.KmsSimulator;

/**
 * What people do in Chromium, with its keyboard alone, when the database went back, a row was changed past the service, AWS KMS answers nobody or keys may be
 * in other hands. AWS KMS is simulated.
 */
@OnePass
@ResourceLock(SharedConsole.LOCK)
@Tag("proof")
class BrowserIncidentsIT extends InChromium {

    private static final String REGION = "eu-central-1";
    private static final String OTHER_REGION = "eu-west-1";

    private static KmsSimulator kms;
    private static ConsoleInstallation installation;

    BrowserIncidentsIT() {
        super(installation);
    }

    @BeforeAll
    static void startServer() throws IOException {
        kms = new KmsSimulator().start();
        installation = new ConsoleInstallation("console-in-trouble", Kind.H2);
        installation.start(
                "AUDIT_CHECKPOINT_SECONDS", "1",
                "KMS_ENABLED", "true",
                "KMS_ENDPOINT", kms.endpoint().toString(),
                "AWS_REGION", REGION,
                "AWS_ACCESS_KEY_ID", "simulated",
                "AWS_SECRET_ACCESS_KEY", "simulated");
    }

    @BeforeEach
    void clear() {
        kms.faults().clear();
    }

    @AfterAll
    static void stopServer() {
        installation.close();
        kms.close();
    }

    private JsonObjectBuilder underANewCmk(boolean fourEyes) {
        String cmk = kms.createMultiRegionKey(REGION, OTHER_REGION);
        return Json.createObjectBuilder()
                .add("fourEyes", fourEyes)
                .add("destructionWindow", "P2D")
                .add("kmsCmkArn", cmk)
                .add("kmsReplicaArns", Json.createArrayBuilder().add(cmk.replace(REGION, OTHER_REGION)));
    }

    @Test
    void officersConfirmThatTheDatabaseWentBack() throws Exception {
        hospital.register(underANewCmk(true));
        assertThat(hospital.generate(PATIENT)).isEqualTo(201);
        hospital.goBack(PATIENT);
        reopen();
        Tab olga = loggedIn("olga", Role.PRIVACY_OFFICER);
        await().atMost(Duration.ofMinutes(1)).until(() -> {
            olga.go("/console/");
            return olga.text().contains("The database of this tenant went back");
        });
        assertIsGood(olga, "today-restored");

        olga.enter("The database went back");
        assertIsGood(olga, "restoration");
        olga.reach("Tenant, typed again").type(hospital.id());
        assertThat(olga.enter("Confirm that the tenant goes on without it")).isEqualTo(200);
        assertThat(olga.text()).contains("Another privacy officer must confirm too.");
        assertIsGood(olga, "restoration-confirmed-once");
        Tab otto = loggedIn("otto", Role.PRIVACY_OFFICER);
        otto.enter("The database went back");
        otto.reach("Tenant, typed again").type(hospital.id());
        assertThat(otto.enter("Confirm as the second person")).isEqualTo(200);

        assertThat(otto.text()).contains("The restoration is confirmed.");
        assertIsGood(otto, "restoration-confirmed");
    }

    @Test
    void administratorsDecideAboutARowThatWasChanged() throws Exception {
        hospital.register(Json.createObjectBuilder().add("fourEyes", true).add("kmsCmkArn", kms.createKey(REGION)));
        String another = kms.createKey(REGION);
        hospital.changeCmkBySql(another);
        reopen();

        decide("Put the row back", true);
        hospital.changeCmkBySql(another);
        reopen();
        decide("Adopt the row as it is", false);

        Tab anna = loggedIn("anna", Role.KEY_ADMIN);
        anna.go("/console/tenants/one?id=" + hospital.id());
        assertThat(anna.text()).contains(another);
    }

    /** The page has a field of the same name for each of the two choices, that to put the row back first. */
    private void decide(String choice, boolean first) {
        for (String name : new String[] {"anna", "bert"}) {
            Tab tab = loggedIn(name, Role.KEY_ADMIN);
            assertIsGood(tab, "today-untrusted-" + name);
            tab.enter("Row of the tenant");
            assertIsGood(tab, "adoption-" + name);
            tab.reach("Tenant, typed again");
            if (!first) {
                tab.reach("Tenant, typed again");
            }
            tab.type(hospital.id());
            assertThat(tab.enter(choice)).isEqualTo(200);
            assertIsGood(tab, "adoption-chosen-by-" + name);
            assertThat(tab.text())
                    .contains(name.equals("anna") ? "Your choice is noted." : "The row is trusted again.");
        }
    }

    @Test
    void administratorsSteerARotationThatWaitsForTheKms() {
        hospital.register(underANewCmk(false));
        assertThat(hospital.generate(PATIENT)).isEqualTo(201);
        hospital.change(underANewCmk(false));
        Tab anna = loggedIn("anna", Role.KEY_ADMIN);
        anna.go("/console/tenants/one?id=" + hospital.id());
        anna.enter("CMKs and their keys");
        assertThat(anna.text()).contains("The CMK in each Region", REGION, OTHER_REGION, "Enabled");
        assertIsGood(anna, "wrappings-regions");
        anna.enter("Health");
        assertThat(anna.text()).contains("Mean time of a call to it", "CLOSED", REGION);
        assertIsGood(anna, "health-kms");
        kms.faults().inject(Fault.throttling());

        anna.go("/console/tenants/one?id=" + hospital.id());
        assertThat(anna.enter("Start a rotation")).isEqualTo(200);
        assertKeepsTheFocusWhenItIsLoadedAgain(anna.reach("Pause"));
        assertThat(anna.enter()).isEqualTo(200);
        assertThat(anna.text()).contains("The rotation is paused.");
        assertIsGood(anna, "rotation-paused");
        anna.enter("Today");
        assertIsGood(anna, "today-rotation");
        anna.go("/console/tenants/one?id=" + hospital.id());
        assertThat(anna.enter("Resume")).isEqualTo(200);
        assertThat(anna.text()).contains("The rotation continues.");
        assertThat(anna.enter("Cancel")).isEqualTo(200);
        assertThat(anna.text()).contains("The rotation is cancelled.");
        assertIsGood(anna, "rotation-cancelled");
    }

    /** The part of the page that is live is loaded each ten seconds. */
    private static void assertKeepsTheFocusWhenItIsLoadedAgain(Tab tab) {
        tab.evaluate("document.activeElement.dataset.before = 'yes'");
        await().atMost(Duration.ofMinutes(1))
                .until(() -> tab.evaluate("document.querySelector('[data-before]') == null")
                        .equals(JsonValue.TRUE));
        assertThat(tab.evaluate("document.activeElement.textContent")).isEqualTo(Json.createValue("Pause"));
    }

    @Test
    void administratorsSeeWhichKeysAreLeftUnderACompromise() {
        hospital.register(underANewCmk(false));
        assertThat(hospital.generate(PATIENT)).isEqualTo(201);
        requestErasure(loggedIn("olga", Role.PRIVACY_OFFICER));
        assertThat(console.api()
                        .request("POST", "/api/v1/rotations/compromise")
                        .sendAs(
                                console.issuer().token(hospital.person("anna", Role.KEY_ADMIN)),
                                Map.of("wrappedFrom", "2020-01-01T00:00:00Z"))
                        .status())
                .isEqualTo(202);
        Tab anna = loggedIn("anna", Role.KEY_ADMIN);
        anna.go("/console/tenants/one?id=" + hospital.id());
        await().atMost(Duration.ofMinutes(1)).until(() -> anna.text().contains("done, keys are left"));
        assertIsGood(anna, "rotation-incomplete");

        assertThat(anna.enter("1")).isEqualTo(200);

        assertThat(anna.text()).contains("Keys that the rotation left", PATIENT, "destruction-pending");
        assertIsGood(anna, "keys-left");
    }
}
