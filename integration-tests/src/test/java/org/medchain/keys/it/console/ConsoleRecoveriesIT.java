package org.medchain.keys.it.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.keys.delivery.RecipientKey;
import org.medchain.keys.development.Role;
import org.medchain.keys.it.client.Custodians;
import org.medchain.keys.it.console.Browser.Page;
import org.medchain.keys.it.console.ConsoleInstallation.Tenant;
import org.medchain.keys.it.console.LoginServer.Person;

/** Recoveries and the recovery key in the console. */
@OnSharedConsole
class ConsoleRecoveriesIT {

    private static final String ATTACK = ConsoleInstallation.ATTACK;
    private static final String RECOVERY_KEY = "/tenants/recovery";

    private final ConsoleInstallation console;
    private final Tenant hospital;

    ConsoleRecoveriesIT(ConsoleInstallation console) {
        this.console = console;
        this.hospital = console.newTenant();
    }

    private void agreeOnARecoveryKey(String publicKey) {
        Browser anna = console.loggedIn(hospital.person("anna", Role.KEY_ADMIN));
        Page before = anna.get(RECOVERY_KEY + "?id=" + hospital.id());
        anna.post(
                RECOVERY_KEY + "/propose",
                "tenantId",
                hospital.id(),
                "tag",
                before.hidden("tag"),
                "recoveryPublicKey",
                publicKey);
        Browser bert = console.loggedIn(hospital.person("bert", Role.KEY_ADMIN));
        Page seen = bert.get(RECOVERY_KEY + "?id=" + hospital.id());
        bert.post(RECOVERY_KEY + "/approve", "tenantId", hospital.id(), "expected", seen.hidden("expected"));
        await().atMost(Duration.ofMinutes(2))
                .until(() ->
                        !bert.get(RECOVERY_KEY + "?id=" + hospital.id()).text().contains("The next one"));
    }

    @Nested
    class ARecovery {

        @Test
        void isRequestedByOneOfficerApprovedByAnotherAndCancelled() {
            hospital.register(true);
            assertThat(hospital.generate("patient")).isEqualTo(201);
            Browser olga = console.loggedIn(hospital.person("olga", Role.PRIVACY_OFFICER));
            olga.get("/recoveries");
            assertThat(olga.post("/recoveries/request", "reason", "a loss", "patientIds", "nobody")
                            .status())
                    .isEqualTo(404);
            olga.get("/recoveries");
            assertThat(olga.post("/recoveries/request", "reason", "a loss", "patientIds", " \r\n ")
                            .status())
                    .isEqualTo(400);
            assertThat(olga.get("/recoveries").text()).contains("action=\"/console/recoveries/request\"");

            Page requested = olga.post("/recoveries/request", "reason", "a loss " + ATTACK, "patientIds", "patient");

            assertThat(requested.text())
                    .contains("The recovery is requested.", "Another privacy officer must approve.", "<td>1</td>")
                    .doesNotContain(ATTACK);
            String id = requested.hidden("recoveryId");
            assertThat(olga.post("/recoveries/approve", "recoveryId", id).status())
                    .isEqualTo(403);
            Browser otto = console.loggedIn(hospital.person("otto", Role.PRIVACY_OFFICER));
            assertThat(otto.get("/").text()).contains("a loss", id, "action=\"/console/recoveries/approve\"");
            assertThat(otto.post("/recoveries/approve", "recoveryId", id).text())
                    .contains("its wait has begun", "can be exported");
            assertThat(otto.post("/recoveries/cancel", "recoveryId", id).text()).contains("The recovery is cancelled.");
            assertThat(hospital.events())
                    .extracting(it ->
                            it.getString("operation") + " " + it.getString("actor") + " " + it.getString("outcome"))
                    .contains(
                            "REQUEST_RECOVERY olga SUCCESS",
                            "APPROVE_RECOVERY olga FAILURE",
                            "APPROVE_RECOVERY otto SUCCESS",
                            "CANCEL_RECOVERY otto SUCCESS");
        }

        @Test
        void leavesForCustodiansAndComesBackAsFiles(@TempDir Path directory) throws Exception {
            hospital.register(Json.createObjectBuilder().add("recoveryKeyWait", "PT0S"));
            Custodians custodians = new Custodians(directory, hospital.id());
            agreeOnARecoveryKey(custodians.publicKey());
            assertThat(hospital.generate("patient")).isEqualTo(201);
            Person officer = hospital.person("otto", Role.PRIVACY_OFFICER);
            Browser olga = console.loggedIn(hospital.person("olga", Role.PRIVACY_OFFICER));
            olga.get("/recoveries");
            String id = olga.post("/recoveries/request", "reason", "a loss", "allPatients", "true")
                    .hidden("recoveryId");
            Browser otto = console.loggedIn(officer);
            otto.get("/recoveries");
            assertThat(otto.post("/recoveries/approve", "recoveryId", id).text())
                    .contains("/console/recoveries/export")
                    .doesNotContain("/console/recoveries/copies");
            Page exported = otto.post("/recoveries/export", "recoveryId", id);
            assertThat(exported.text()).contains("The export has begun.", "sealed to", "/console/recoveries/copies");

            JsonObject left = page(otto.download("/recoveries/copies", "recoveryId", id));
            assertThat(left)
                    .isEqualTo(console.api()
                            .request("GET", "/api/v1/recoveries/{}/escrow-copies", id)
                            .sendAs(console.issuer().token(officer))
                            .json());
            JsonObject patient = left.getJsonArray("items").getJsonObject(0);
            String epoch = patient.getJsonArray("copies").getJsonObject(0).getString("epoch");
            String file = Json.createObjectBuilder()
                    .add(
                            "items",
                            Json.createArrayBuilder()
                                    .add(Json.createObjectBuilder()
                                            .add("patientId", "patient")
                                            .add("epoch", epoch)
                                            .add("sealedKey", "bm90IHNlYWxlZA==")))
                    .build()
                    .toString();
            otto.get("/recoveries");
            assertThat(otto.post("/recoveries/take-back", "recoveryId", id, "recovered", "{}")
                            .status())
                    .isEqualTo(400);
            otto.get("/recoveries");
            assertThat(otto.post("/recoveries/take-back", "recoveryId", id, "recovered", file)
                            .text())
                    .contains("What came back", "<td>patient</td><td></td>", "not a valid key of this patient");
            String sealedTo = exported.text().replaceFirst("(?s).*sealed to ([^<\\s]+).*", "$1");
            // The KEK is not lost, so the key is where it belongs.
            String opened = custodians.recover(sealedTo, left.toString());
            otto.get("/recoveries");
            assertThat(otto.post("/recoveries/take-back", "recoveryId", id, "recovered", opened)
                            .text())
                    .contains("What came back", "<td>patient</td><td>0</td><td></td>");
            otto.get("/recoveries");
            assertThat(otto.post("/recoveries/complete", "recoveryId", id).text())
                    .contains("The recovery is done");
            assertThat(hospital.events())
                    .extracting(it -> it.getString("operation") + " " + it.getString("outcome"))
                    .contains(
                            "EXPORT_RECOVERY SUCCESS",
                            "READ_ESCROW_COPIES SUCCESS",
                            "RECOVER_PATIENT_KEYS FAILURE",
                            "RECOVER_PATIENT_KEYS SUCCESS",
                            "COMPLETE_RECOVERY SUCCESS");
        }

        private static JsonObject page(byte[] archive) throws IOException {
            try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
                assertThat(zip.getNextEntry().getName()).isEqualTo("page-1.json");
                JsonObject page = Json.createReader(new ByteArrayInputStream(zip.readAllBytes()))
                        .readObject();
                assertThat(zip.getNextEntry()).isNull();
                return page;
            }
        }
    }

    @Nested
    class TheRecoveryKey {

        @Test
        void isProposedByOneAdministratorAndApprovedByAnotherWhoSawIt() {
            hospital.register(true);
            Browser anna = console.loggedIn(hospital.person("anna", Role.KEY_ADMIN));
            Page before = anna.get(RECOVERY_KEY + "?id=" + hospital.id());
            Page proposed = propose(anna, before.hidden("tag"));
            assertThat(proposed.text())
                    .contains("The proposal is noted.", "Another administrator must approve it.")
                    .doesNotContain(RECOVERY_KEY + "/approve");
            assertThat(propose(anna, before.hidden("tag")).status()).isEqualTo(412);

            Browser bert = console.loggedIn(hospital.person("bert", Role.KEY_ADMIN));
            assertThat(bert.get("/").text()).contains("anna proposed a recovery key");
            String expected = bert.get(RECOVERY_KEY + "?id=" + hospital.id()).hidden("expected");
            assertThat(approve(bert, "none").status()).isEqualTo(409);
            assertThat(approve(anna, expected).status()).isEqualTo(403);
            Page seen = bert.get(RECOVERY_KEY + "?id=" + hospital.id());
            assertThat(seen.text()).contains("action=\"/console" + RECOVERY_KEY + "/approve\"");
            Page approved = bert.post(
                    RECOVERY_KEY + "/approve",
                    "tenantId",
                    seen.hidden("tenantId"),
                    "expected",
                    seen.hidden("expected"));
            assertThat(approved.text()).contains("its wait has begun", "in 23 h 59 min");

            Browser olga = console.loggedIn(hospital.person("olga", Role.PRIVACY_OFFICER));
            olga.get("/recoveries");
            assertThat(olga.post(RECOVERY_KEY + "/cancel", "tenantId", hospital.id())
                            .text())
                    .contains("The proposal is dropped.");
            assertThat(bert.get(RECOVERY_KEY + "?id=" + hospital.id()).text()).doesNotContain("The next one");
        }

        @Test
        void thatHoldsIsRemovedByTwo() {
            hospital.register(Json.createObjectBuilder().add("recoveryKeyWait", "PT0S"));
            agreeOnARecoveryKey(RecipientKey.generate(new SecureRandom()).publicKey());
            Browser anna = console.loggedIn(hospital.person("anna", Role.KEY_ADMIN));
            String tag = anna.get(RECOVERY_KEY + "?id=" + hospital.id()).hidden("tag");
            assertThat(remove(anna, tag, "another-tenant").status()).isEqualTo(400);

            assertThat(remove(anna, tag, hospital.id()).text()).contains("The proposal is noted.", "<p>none</p>");
            Browser bert = console.loggedIn(hospital.person("bert", Role.KEY_ADMIN));
            String expected = bert.get(RECOVERY_KEY + "?id=" + hospital.id()).hidden("expected");
            assertThat(approve(bert, expected).text()).contains("its wait has begun");

            await().atMost(Duration.ofMinutes(2))
                    .until(() -> bert.get(RECOVERY_KEY + "?id=" + hospital.id())
                            .text()
                            .contains("Recovery key of the tenant: none"));
        }

        private Page remove(Browser browser, String seen, String typed) {
            browser.get("/me");
            return browser.post(
                    RECOVERY_KEY + "/remove", "tenantId", hospital.id(), "tag", seen, "confirmTenantId", typed);
        }

        private Page propose(Browser browser, String seen) {
            browser.get("/me");
            return browser.post(
                    RECOVERY_KEY + "/propose",
                    "tenantId",
                    hospital.id(),
                    "tag",
                    seen,
                    "recoveryPublicKey",
                    RecipientKey.generate(new SecureRandom()).publicKey());
        }

        private Page approve(Browser browser, String seen) {
            browser.get("/me");
            return browser.post(RECOVERY_KEY + "/approve", "tenantId", hospital.id(), "expected", seen);
        }
    }
}
