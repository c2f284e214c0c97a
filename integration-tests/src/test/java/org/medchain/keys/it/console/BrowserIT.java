package org.medchain.keys.it.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.medchain.keys.development.Role;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.console.LoginServer.Person;
import org.medchain.keys.it.console.Tab.Download;

/** The work of people at the console in Chromium, with its keyboard alone. */
@OnSharedConsole
@Tag("proof")
class BrowserIT extends InChromium {

    BrowserIT(ConsoleInstallation console) {
        super(console);
    }

    @Nested
    class ByKeyboardAlone {

        @Test
        void anOfficerHoldsErasesAndCancels() {
            registerWithAPatient();
            Tab olga = loggedIn("olga", Role.PRIVACY_OFFICER);
            assertIsGood(olga, "today");
            olga.reach("Drill that was done").choose("recovery").enter("Record the drill");
            assertThat(olga.text()).contains("The drill is recorded.");
            assertIsGood(olga, "today-drilled");
            openPatient(olga, PATIENT);
            assertIsGood(olga, "patient");
            olga.reach("Reason").type("a lawsuit").enter("Place a legal hold");
            assertThat(olga.text()).contains("The legal hold is placed.", "a lawsuit");
            assertIsGood(olga, "patient-held");
            olga.enter("Legal holds");
            assertIsGood(olga, "holds");
            olga.enter("Open the patient");
            olga.enter("Lift the legal hold");
            assertThat(olga.text()).contains("Your proposal is noted.", "Another privacy officer must lift it.");
            assertIsGood(olga, "patient-lift-proposed");
            olga.enter("Today");
            assertIsGood(olga, "today-lift-proposed");
            Tab otto = loggedIn("otto", Role.PRIVACY_OFFICER);
            openPatient(otto, PATIENT);
            otto.enter("Lift the legal hold");
            assertThat(otto.text()).contains("The legal hold is lifted.");
            openPatient(olga, PATIENT);

            olga.reach("Legal basis").type("GDPR Art. 17");
            olga.reach("Patient id, typed again").type("patient/8");
            assertThat(olga.enter("Request the erasure")).isEqualTo(400);
            assertIsGood(olga, "refused-value");
            requestErasure(olga);
            assertThat(olga.text()).contains("The erasure is requested", "Another privacy officer must approve.");
            assertIsGood(olga, "patient-requested");

            otto.enter("Today");
            assertIsGood(otto, "today-awaiting");
            assertThat(otto.enter("Approve the erasure")).isEqualTo(200);
            assertThat(otto.text()).contains("The erasure is approved");
            assertIsGood(otto, "today-approved");
            otto.enter("Erasures");
            assertIsGood(otto, "erasures");
            assertThat(otto.enter("Cancel the erasure")).isEqualTo(200);
            assertThat(otto.text()).contains("The erasure is cancelled");
        }

        @Test
        void anOfficerKeepsAndPrintsACertificate() {
            String basis = "GDPR Art. 17 " + ConsoleInstallation.ATTACK;
            hospital.register(false);
            assertThat(hospital.generate(PATIENT)).isEqualTo(201);
            Tab olga = loggedIn("olga", Role.PRIVACY_OFFICER);
            openPatient(olga, PATIENT);
            olga.reach("Legal basis").type(basis);
            olga.reach("Patient id, typed again").type(PATIENT).enter("Request the erasure");

            await().atMost(Duration.ofMinutes(1)).until(() -> {
                olga.go("/console/erasures");
                return olga.text().contains("Certificate");
            });
            assertIsGood(olga, "erasures-certified");
            Download certificate = olga.reach("Certificate").download();
            assertThat(certificate.name()).startsWith("erasure-").endsWith(".jws");
            assertThat(certificate.path()).isNotEmptyFile();
            olga.enter("Show the certificate");
            assertIsGood(olga, "certificate");
            olga.showOn("print");

            assertThat(olga.text())
                    .contains("Certificate of an erasure", basis, "verify-certificate")
                    .doesNotContain("Log out", "Today");
            assertThat(olga.unprintable()).isEmpty();
        }

        @Test
        void administratorsChangeSettings() {
            registerWithAPatient();
            Tab anna = loggedIn("anna", Role.KEY_ADMIN);
            assertIsGood(anna, "today-administrator");
            anna.enter("Tenants");
            assertIsGood(anna, "tenants");
            anna.enter(hospital.id());
            assertIsGood(anna, "tenant");
            anna.enter("Change settings");
            assertIsGood(anna, "settings");
            anna.reach("Window of erasures").type("PT1H").enter("Show what would change");
            assertIsGood(anna, "difference");
            assertThat(anna.enter("Change")).isEqualTo(200);
            assertThat(anna.text()).contains("Your proposal is noted.");
            assertIsGood(anna, "tenant-proposed");
            Tab alice = loggedIn("alice", Role.AUDITOR);
            alice.enter("Review");
            assertThat(alice.enter("Sign off the week")).isEqualTo(409);
            assertThat(alice.text()).contains("still waits for a person");
            assertIsGood(alice, "refused-sign-off");

            Tab bert = loggedIn("bert", Role.KEY_ADMIN);
            assertIsGood(bert, "today-proposed");
            bert.enter("Proposed change");
            assertThat(bert.enter("Confirm as the second person")).isEqualTo(200);
            assertThat(bert.text()).contains("The settings are changed.", "PT1H");
            bert.enter("Change settings");
            bert.reach("Window of erasures").type("PT0S").enter("Show what would change");
            bert.enter("Change");
            assertThat(bert.enter("Drop the proposal")).isEqualTo(200);
            assertThat(bert.text()).contains("The proposal is dropped.", "PT1H").doesNotContain("Proposed change");
        }

        @Test
        void administratorsChangeTheRotationPolicy() {
            registerWithAPatient();
            Tab anna = loggedIn("anna", Role.KEY_ADMIN);
            openPolicy(anna);
            assertIsGood(anna, "policy");
            anna.reach("Rotation by itself").choose("yes");
            anna.reach("Greatest age of wrapped keys").type("soon").enter("Show what would change");
            assertThat(anna.text()).contains("Check the field");
            assertIsGood(anna, "policy-refused");
            anna.reach("Greatest age of wrapped keys").type("P90D");
            anna.reach("Start of the window").type("22:00");
            anna.reach("End of the window").type("05:00");
            assertThat(anna.enter("Show what would change")).isEqualTo(400);
            assertIsGood(anna, "policy-refused-window");
            anna.reach("Saturday").press("Space").enter("Show what would change");
            assertIsGood(anna, "policy-difference");
            assertThat(anna.enter("Change")).isEqualTo(200);
            assertThat(anna.text()).contains("The rotation policy is set.", "Saturday");
            anna.reach("Greatest age of wrapped keys").type("P365D").enter("Show what would change");
            anna.enter("Change");
            assertThat(anna.text()).contains("Your proposal is noted.");
            assertIsGood(anna, "policy-proposed");

            Tab bert = loggedIn("bert", Role.KEY_ADMIN);
            bert.enter("Rotation policy");
            assertIsGood(bert, "policy-to-confirm");
            assertThat(bert.enter("Confirm as the second person")).isEqualTo(200);
            assertThat(bert.text()).contains("The rotation policy is set.", "P365D");
            bert.reach("Greatest age of wrapped keys").type("P730D").enter("Show what would change");
            bert.enter("Change");
            assertThat(bert.enter("Drop the proposal")).isEqualTo(200);
            assertThat(bert.text())
                    .contains("The proposal is dropped.", "P365D")
                    .doesNotContain("Proposed change");
        }

        private void openPolicy(Tab tab) {
            tab.enter("Tenants");
            tab.enter(hospital.id());
            tab.enter("Rotation policy");
        }

        @Test
        void administratorsSuspendAndResumeTheTenant() {
            registerWithAPatient();
            Tab anna = loggedIn("anna", Role.KEY_ADMIN);
            anna.enter("Tenants");
            anna.enter(hospital.id());
            anna.reach("Tenant, typed again").type(hospital.id());
            assertThat(anna.enter("Suspend the tenant")).isEqualTo(200);
            assertThat(anna.text()).contains("The tenant is suspended");
            assertIsGood(anna, "tenant-suspended");
            anna.enter("Resume the tenant");
            assertThat(anna.text()).contains("Your proposal is noted.");
            assertIsGood(anna, "tenant-resume-proposed");

            Tab bert = loggedIn("bert", Role.KEY_ADMIN);
            bert.enter("State");
            assertThat(bert.enter("Resume the tenant")).isEqualTo(200);
            assertThat(bert.text()).contains("The tenant is resumed");
        }

        @Test
        void theAdministratorOfTheInstallationSuspendsATenantAndResumesIt() {
            hospital.register(false);
            Tab root = loggedIn(new Person("root", Api.EVERY_TENANT, Set.of(Role.KEY_ADMIN)), USUAL);
            assertIsGood(root, "today-root");
            root.go("/console/tenants/one?id=" + hospital.id());
            root.reach("Tenant, typed again").type(hospital.id()).enter("Suspend the tenant");
            assertIsGood(root, "tenant-suspended-by-root");
            Tab anna = loggedIn("anna", Role.KEY_ADMIN);
            anna.go("/console/tenants/one?id=" + hospital.id());
            assertThat(anna.text()).contains("You can resume the tenant only when");
            assertIsGood(anna, "tenant-suspended-by-others");

            assertThat(root.enter("Resume the tenant")).isEqualTo(200);
            assertThat(root.text()).contains("The tenant is resumed");
        }

        @Test
        void administratorsRotateAndLookAtTheServer() {
            registerWithAPatient();
            Tab anna = loggedIn("anna", Role.KEY_ADMIN);
            anna.enter("Tenants");
            anna.enter(hospital.id());
            assertThat(anna.reach("Count only, change nothing").press("Space").enter("Start a rotation"))
                    .isEqualTo(200);
            assertThat(anna.text()).contains("The rotation has started.");
            anna.evaluate("document.body.dataset.loaded = 'once'");
            assertIsGood(anna, "tenant-rotating");
            await().atMost(Duration.ofMinutes(1)).until(() -> anna.text().contains("done"));
            assertThat(anna.evaluate("document.body.dataset.loaded")).isEqualTo(Json.createValue("once"));
            assertIsGood(anna, "tenant-rotated");
            anna.enter("CMKs and their keys");
            assertIsGood(anna, "wrappings");
            anna.enter("Health");
            assertIsGood(anna, "health");
            openPatient(anna, PATIENT);
            assertThat(anna.text()).contains("Data keys", "local").doesNotContain("Legal hold");
            assertIsGood(anna, "patient-administrator");
            anna.enter("Today");
            anna.reach("Drill that was done").choose("restore").enter("Record the drill");
            assertThat(anna.text()).contains("The drill is recorded.");
        }

        @Test
        void anAuditorReadsProvesAndReviews() throws IOException {
            registerWithAPatient();
            Tab alice = loggedIn("alice", Role.AUDITOR);
            assertIsGood(alice, "today-auditor");
            alice.enter("Health");
            assertIsGood(alice, "health-auditor");
            openPatient(alice, PATIENT);
            assertThat(alice.text()).contains("Who used the keys", "GENERATE_DATA_KEY", "ward");
            assertIsGood(alice, "patient-auditor");
            alice.enter("Audit trail");
            assertIsGood(alice, "audit");
            alice.reach("Operation").choose("CREATE_TENANT").enter("Filter");
            assertThat(alice.text()).contains("installation-administrator");
            Download table = alice.reach("The filtered events as CSV").download();
            assertThat(Files.readString(table.path())).contains("CREATE_TENANT");
            alice.go("/console/audit");
            Download proof = alice.reach("Prove this").download();
            assertThat(proof.path()).isNotEmptyFile();
            alice.go("/console/audit");
            alice.enter("1");
            assertThat(alice.text()).contains("Changed row", "fourEyes");
            assertIsGood(alice, "event");
            alice.enter("Review");
            alice.enter("30 days");
            assertThat(alice.text()).contains("Operations by day", "ward");
            assertIsGood(alice, "review");
            assertThat(alice.enter("Sign off the week")).isEqualTo(200);
            assertThat(alice.text())
                    .contains("The week is signed off.", "Sign-offs of the last weeks", "not signed off");
            assertIsGood(alice, "review-signed");
        }

        @Test
        void aKeyUserSeesKeysAndChoosesLanguageAndTimeZone() {
            registerWithAPatient();
            Tab karl = loggedIn("karl", Role.KEY_USER);
            openPatient(karl, PATIENT);
            assertThat(karl.text()).contains("Data keys", "local").doesNotContain("Legal hold");
            assertIsGood(karl, "patient-keys");
            karl.enter("Me");
            karl.reach("Time zone").type("Europe/Berlin").enter("Choose");
            assertThat(karl.text()).contains("+01:00");
            karl.reach("Language").choose("Deutsch").enter("Choose");
            assertThat(karl.evaluate("document.documentElement.lang")).isEqualTo(Json.createValue("de"));
            assertIsGood(karl, "me-german");
        }

        @Test
        void aPersonWithoutARoleSeesSoAndLogsOut() {
            hospital.register(true);
            Tab visitor = loggedIn("visitor");
            assertThat(visitor.text()).contains("You have no role here.");
            assertIsGood(visitor, "today-without-role");

            assertThat(visitor.enter("Log out")).isEqualTo(200);
            visitor.settle("**/logout?**");
            visitor.go("/console/logged-out");
            assertIsGood(visitor, "logged-out");
            visitor.go("/console/");
            assertIsGood(visitor, "entrance");
        }
    }
}
