package org.medchain.keys.it.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.development.Role;
import org.medchain.keys.it.console.Browser.Page;
import org.medchain.keys.it.console.ConsoleInstallation.Tenant;

/** Erasures and legal holds in the console. */
@OnSharedConsole
class ConsolePatientIT {

    private static final String ATTACK = ConsoleInstallation.ATTACK;

    private final ConsoleInstallation console;
    private final Tenant hospital;

    ConsolePatientIT(ConsoleInstallation console) {
        this.console = console;
        this.hospital = console.newTenant();
    }

    @Nested
    class AnErasure {

        @Test
        void isRequestedByOnePersonAndApprovedByAnother() {
            hospital.register(true);
            assertThat(hospital.generate("patient/7")).isEqualTo(201);
            assertThat(hospital.generate("patient/7")).isEqualTo(201);
            Browser olga = console.loggedIn(hospital.person("olga", Role.PRIVACY_OFFICER));
            Page chosen = chooseAndCheck(olga, "patient/7");
            assertThat(chosen.text())
                    .contains("There is no legal hold.", "Data keys that an erasure reaches: <strong>2</strong>")
                    .containsPattern("the last of these backups ends at \\d{4}-\\d\\d-\\d\\d ");

            Page refused = olga.requestErasure("patient/7", "GDPR Art. 17", "patient/8");
            assertThat(refused.status()).isEqualTo(400);
            olga.get("/patient");
            Page requested = olga.requestErasure("patient/7", "GDPR " + ATTACK, "patient/7");

            assertThat(requested.text())
                    .contains(
                            "The erasure is requested",
                            "waits for a second person",
                            "Another privacy officer must approve.")
                    .doesNotContain(ATTACK);
            String id = requested.hidden("destructionId");
            Page own = olga.post("/erasures/approve", "destructionId", id);
            assertThat(own.status()).isEqualTo(403);
            assertThat(own.text()).contains("Another person than the one who asked for it must approve it.");

            Browser otto = console.loggedIn(hospital.person("otto", Role.PRIVACY_OFFICER));
            assertThat(otto.get("/").text())
                    .contains("patient/7", "olga", id, "action=\"/console/erasures/approve\"")
                    .doesNotContain(ATTACK);
            Page approved = otto.post("/erasures/approve", "destructionId", id);
            assertThat(approved.text()).contains("The erasure is approved", "in 1 d 23 h");
            Page again = otto.post("/erasures/approve", "destructionId", id);
            assertThat(again.status()).isEqualTo(409);
            otto.get("/");
            assertThat(otto.post("/erasures/cancel", "destructionId", id).text())
                    .contains("The erasure is cancelled");

            assertThat(hospital.events())
                    .extracting(event -> event.getString("operation") + " " + event.getString("actor") + " "
                            + event.getString("outcome") + " " + event.getString("client", ""))
                    .contains(
                            "DESTROY_PATIENT_KEYS olga FAILURE medchain-console",
                            "DESTROY_PATIENT_KEYS olga SUCCESS medchain-console",
                            "APPROVE_DESTRUCTION olga FAILURE medchain-console",
                            "APPROVE_DESTRUCTION otto SUCCESS medchain-console",
                            "APPROVE_DESTRUCTION otto FAILURE medchain-console",
                            "CANCEL_DESTRUCTION otto SUCCESS medchain-console");
        }

        @Test
        void endsWithACertificateToDownload() {
            hospital.register(false);
            assertThat(hospital.generate("patient")).isEqualTo(201);
            Browser olga = console.loggedIn(hospital.person("olga", Role.PRIVACY_OFFICER));
            chooseAndCheck(olga, "patient");
            olga.requestErasure("patient", "GDPR Art. 17", "patient");

            await().atMost(Duration.ofMinutes(1))
                    .until(() -> olga.get("/erasures").text().contains("/console/erasures/certificate"));
            Page certificate = olga.post(
                    "/erasures/certificate",
                    "destructionId",
                    olga.get("/erasures").hidden("destructionId"));

            assertThat(certificate.header("Content-Type")).contains("application/jose");
            assertThat(certificate.header("Content-Disposition").orElseThrow())
                    .startsWith("attachment; filename=\"erasure-");
            // The second signature has no contents of its own.
            assertThat(certificate.text())
                    .matches("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+(~[A-Za-z0-9_-]+\\.\\.[A-Za-z0-9_-]+)?");
            Page shown = olga.post(
                    "/erasures/certificate/show",
                    "destructionId",
                    olga.get("/erasures").hidden("destructionId"));
            assertThat(shown.text()).contains("<td>GDPR Art. 17</td>", "verify-certificate");
        }

        @Test
        void waitsForALegalHold() {
            hospital.register(true);
            assertThat(hospital.generate("patient")).isEqualTo(201);
            Browser olga = console.loggedIn(hospital.person("olga", Role.PRIVACY_OFFICER));
            chooseAndCheck(olga, "patient");

            Page held = olga.post("/patient/hold", "patientId", "patient", "reason", "a lawsuit " + ATTACK);
            assertThat(held.text())
                    .contains("The legal hold is placed.", "a lawsuit")
                    .doesNotContain(ATTACK);
            Page refused = olga.requestErasure("patient", "GDPR Art. 17", "patient");
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.text()).contains("A privacy officer must lift it first.");
            Page proposed = olga.post(
                    "/patient/lift",
                    "patientId",
                    "patient",
                    "tag",
                    olga.get("/patient").hidden("tag"));
            assertThat(proposed.text())
                    .contains(
                            "Your proposal is noted.", "Lift proposed by: olga. Another privacy officer must lift it.")
                    .doesNotContain("Lift the legal hold");
            assertThat(olga.get("/").text()).contains("Legal holds that one person wants to lift", "a lawsuit");
            assertThat(olga.get("/holds").text()).contains("Lift proposed by");
            Browser otto = console.loggedIn(hospital.person("otto", Role.PRIVACY_OFFICER));
            Page shown = chooseAndCheck(otto, "patient");
            assertThat(shown.text()).contains("Lift proposed by: olga.").doesNotContain("Another privacy officer");
            assertThat(otto.post("/patient/lift", "patientId", "patient", "tag", shown.hidden("tag"))
                            .text())
                    .contains("The legal hold is lifted.");
        }

        private Page chooseAndCheck(Browser browser, String patientId) {
            browser.get("/patient");
            Page page = browser.post("/patient", "patientId", patientId);
            assertThat(page.text()).contains(patientId);
            assertThat(page.response().uri().toString()).endsWith("/console/patient");
            return page;
        }
    }

    @Nested
    class LegalHolds {

        @Test
        void areListedWithTheirPatients() {
            hospital.register(true);
            assertThat(hospital.generate("patient " + ATTACK)).isEqualTo(201);
            Browser olga = console.loggedIn(hospital.person("olga", Role.PRIVACY_OFFICER));
            assertThat(olga.get("/holds").text()).contains("There is no legal hold.");
            olga.post("/patient/hold", "patientId", "patient " + ATTACK, "reason", "a lawsuit " + ATTACK);

            Page page = olga.get("/holds");

            assertThat(page.text()).contains("patient x", "a lawsuit", "olga").doesNotContain(ATTACK);
        }
    }

    @Nested
    class ThePatient {

        @Test
        void isShownToAuditorsWithWhoUsedTheKeys() {
            hospital.register(true);
            assertThat(hospital.generate("patient")).isEqualTo(201);
            assertThat(hospital.generate("somebody-else")).isEqualTo(201);
            Browser alice = console.loggedIn(hospital.person("alice", Role.AUDITOR));
            alice.get("/patient");

            Page page = alice.post("/patient", "patientId", "patient");

            assertThat(page.text())
                    .contains("Who used the keys, when and for what", "GENERATE_DATA_KEY", "<td>ward</td>")
                    .doesNotContain("somebody-else", "Data keys", "legal hold");
            assertThat(hospital.events())
                    .extracting(event -> event.getString("operation") + " " + event.getString("actor") + " "
                            + event.getString("patientId", ""))
                    .contains("READ_AUDIT_LOG alice patient");
        }

        @Test
        void isShownToAdministratorsWithKeysAndWithoutAnErasure() {
            hospital.register(true);
            assertThat(hospital.generate("patient")).isEqualTo(201);
            Browser anna = console.loggedIn(hospital.person("anna", Role.KEY_ADMIN));
            anna.get("/patient");

            Page page = anna.post("/patient", "patientId", "patient");

            assertThat(page.text())
                    .contains("Data keys", "local")
                    .doesNotContain("/console/patient/erase", "legal hold");
        }
    }
}
