package org.medchain.keys.it.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.delivery.RecipientKey;
import org.medchain.keys.development.Role;
import org.medchain.keys.it.client.HttpsClient;
import org.medchain.keys.it.console.Browser.Page;
import org.medchain.keys.it.console.ConsoleInstallation.Tenant;
import org.medchain.keys.it.console.LoginServer.Person;
import org.medchain.keys.it.server.OnePass;
import org.medchain.keys.it.trail.OfflineVerification;

/** The console of a server with an issuer of its own. The database makes no difference. */
@OnePass
@ExtendWith(SharedConsole.class)
@ResourceLock(SharedConsole.LOCK)
class ConsoleIT {

    private static final String COOKIE = "__Host-medchain-console";
    private static final String ATTACK = ConsoleInstallation.ATTACK;

    private final ConsoleInstallation console;
    private final Tenant hospital;

    ConsoleIT(ConsoleInstallation console) {
        this.console = console;
        this.hospital = console.newTenant();
    }

    private static void assertIsEntrance(Page page) {
        assertThat(page.text()).contains("href=\"/console/login\"").doesNotContain("Log out");
    }

    @Nested
    class Login {

        @Test
        void leadsThroughTheIssuerToToday() {
            hospital.register(true);
            Browser browser = new Browser(console.server());
            assertIsEntrance(browser.get("/"));
            console.issuer().logIn(hospital.person("olga", Role.PRIVACY_OFFICER));

            Page page = browser.login();

            assertThat(page.text()).contains("<h1>Today</h1>", "olga", hospital.id());
            assertThat(browser.cookies()).containsOnlyKeys(COOKIE);
            assertThat(browser.cookies().get(COOKIE)).hasSize(43);
        }

        @Test
        void isRefusedWithACodeOfAnotherBrowser() {
            console.issuer().logIn(hospital.person("olga", Role.PRIVACY_OFFICER));
            Browser victim = new Browser(console.server());

            Page page = victim.get("/callback?code=of-somebody-else&state=of-somebody-else");

            assertThat(page.status()).isEqualTo(403);
            assertThat(page.text()).contains("not begun in this browser");
            assertThat(victim.cookies()).isEmpty();
        }

        @Test
        void ofAPersonWithoutARoleShowsNothing() {
            hospital.register(true);

            Page page = console.loggedIn(hospital.person("visitor")).get("/");

            assertThat(page.text()).contains("You have no role here.");
        }
    }

    @Nested
    class EachAnswer {

        @ParameterizedTest
        @ValueSource(strings = {"/", "/patient", "/nothing", "/callback"})
        void hasTheHeadersThatKeepItSafe(String path) {
            Page page = new Browser(console.server()).getOnce(path);

            assertThat(page.header("Content-Security-Policy").orElseThrow())
                    .contains("default-src 'none'", "form-action 'self'", "frame-ancestors 'none'");
            assertThat(page.header("X-Frame-Options")).contains("DENY");
            // Liberty says of answers with cookies, besides, that caches keep none.
            assertThat(page.header("Cache-Control").orElseThrow()).startsWith("no-store");
            assertThat(page.header("X-Content-Type-Options")).contains("nosniff");
            assertThat(page.header("Referrer-Policy")).contains("same-origin");
            assertThat(page.header("X-Request-Id")).isPresent();
        }

        @Test
        void leavesTheStylesheetToBrowsersForever() {
            Page page = new Browser(console.server()).getOnce("/");
            String path = page.text().replaceFirst("(?s).*href=\"/console(/console-[0-9a-f]+\\.css)\".*", "$1");

            Page css = new Browser(console.server()).getOnce(path);

            assertThat(css.status()).isEqualTo(200);
            assertThat(css.header("Content-Type").orElseThrow()).startsWith("text/css");
            assertThat(css.header("Cache-Control").orElseThrow()).contains("immutable");
        }

        @Test
        void comesOverTheOperationsPort() throws Exception {
            HttpsClient https = HttpsClient.trusting(console.installation());
            String host = "127.0.0.1";

            assertThat(https.get(host, console.server().operationsPort(), "/console/")
                            .status())
                    .isEqualTo(200);
        }
    }

    @Nested
    class AnErasure {

        @Test
        void isRequestedByOnePersonAndApprovedByAnother() {
            hospital.register(true);
            assertThat(hospital.generate("patient/7")).isEqualTo(201);
            Browser olga = console.loggedIn(hospital.person("olga", Role.PRIVACY_OFFICER));
            Page chosen = chooseAndCheck(olga, "patient/7");
            assertThat(chosen.text()).contains("There is no legal hold.");

            Page refused = olga.post(
                    "/patient/erase",
                    "patientId",
                    "patient/7",
                    "legalBasis",
                    "GDPR Art. 17",
                    "confirmPatientId",
                    "patient/8");
            assertThat(refused.status()).isEqualTo(400);
            olga.get("/patient");
            Page requested = olga.post(
                    "/patient/erase",
                    "patientId",
                    "patient/7",
                    "legalBasis",
                    "GDPR " + ATTACK,
                    "confirmPatientId",
                    "patient/7");

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
            olga.post(
                    "/patient/erase",
                    "patientId",
                    "patient",
                    "legalBasis",
                    "GDPR Art. 17",
                    "confirmPatientId",
                    "patient");

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
            Page refused = olga.post(
                    "/patient/erase",
                    "patientId",
                    "patient",
                    "legalBasis",
                    "GDPR Art. 17",
                    "confirmPatientId",
                    "patient");
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

        @Test
        void areRefusedToOthers() {
            hospital.register(true);

            Page page =
                    console.loggedIn(hospital.person("anna", Role.KEY_ADMIN)).get("/holds");

            assertThat(page.status()).isEqualTo(403);
            assertThat(page.text()).contains("privacy-officer");
        }

        @Test
        void ofAnotherTenantAreNotThere() {
            hospital.register(true);
            assertThat(hospital.generate("patient")).isEqualTo(201);
            Browser olga = console.loggedIn(hospital.person("olga", Role.PRIVACY_OFFICER));
            olga.get("/patient");
            olga.post("/patient/hold", "patientId", "patient", "reason", "a lawsuit");
            Person other = new Person("eva", "another-" + hospital.id(), Set.of(Role.PRIVACY_OFFICER));

            assertThat(console.loggedIn(other).get("/holds").text()).doesNotContain("a lawsuit");
        }
    }

    @Nested
    class ThePatient {

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

        @Test
        void ofAnotherTenantIsNotThere() {
            hospital.register(true);
            assertThat(hospital.generate("patient")).isEqualTo(201);
            Person other = new Person("eva", "another-" + hospital.id(), Set.of(Role.PRIVACY_OFFICER, Role.KEY_ADMIN));
            Browser eva = console.loggedIn(other);
            eva.get("/patient");

            assertThat(eva.post("/patient", "patientId", "patient").text())
                    .contains("There is no such thing in your tenant.")
                    .doesNotContain("local");
        }
    }

    @Nested
    class TheTrail {

        @Test
        void isFilteredAndShownInFull() {
            hospital.register(true);
            assertThat(hospital.generate("patient " + ATTACK)).isEqualTo(201);
            Browser alice = console.loggedIn(hospital.person("alice", Role.AUDITOR));
            alice.get("/audit");

            Page filtered = alice.post("/audit", "patientId", "patient " + ATTACK);

            assertThat(filtered.response().uri().toString()).endsWith("/console/audit");
            assertThat(filtered.text()).contains("GENERATE_DATA_KEY").doesNotContain("CREATE_TENANT</td>", ATTACK);
            alice.get("/audit");
            Page created = alice.post("/audit", "operation", "CREATE_TENANT");
            String event = created.text().replaceFirst("(?s).*href=\"/console(/audit/event\\?seq=\\d+)\".*", "$1");
            assertThat(alice.get(event).text())
                    .contains("CREATE_TENANT", "installation-administrator", "Changed row", "fourEyes")
                    .doesNotContain(ATTACK);
            assertThat(hospital.events())
                    .extracting(it -> it.getString("operation") + " " + it.getString("actor"))
                    .contains("READ_AUDIT_LOG alice");
        }

        @Test
        void isDownloadedAsATable() {
            hospital.register(true);
            assertThat(hospital.generate("=patient")).isEqualTo(201);
            Browser alice = console.loggedIn(hospital.person("alice", Role.AUDITOR));
            alice.get("/audit");
            alice.post("/audit", "operation", "GENERATE_DATA_KEY");

            Page table = alice.post("/audit/csv");

            assertThat(table.header("Content-Type").orElseThrow()).startsWith("text/csv");
            assertThat(table.header("Content-Disposition").orElseThrow()).contains("audit.csv");
            assertThat(table.text().lines())
                    .hasSize(2)
                    .last()
                    .asString()
                    .contains("\"GENERATE_DATA_KEY\"", "\"'=patient\"", "\"ward\"");
            assertThat(hospital.events())
                    .extracting(it -> it.getString("operation") + " " + it.getString("actor"))
                    .contains("EXPORT_AUDIT_LOG alice");
        }

        @Test
        void isProvenByOneFileWithoutTheServer(@TempDir Path directory) throws Exception {
            hospital.register(true);
            assertThat(hospital.generate("patient")).isEqualTo(201);
            Browser alice = console.loggedIn(hospital.person("alice", Role.AUDITOR));
            Path kept = console.server().directory().checkpoints().resolve("tenant-" + hospital.id() + ".checkpoints");
            await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(kept) && Files.size(kept) > 0);
            alice.get("/audit");

            unpack(alice.download("/audit/proof"), directory);

            List<String> command = Files.readAllLines(directory.resolve("README.txt")).stream()
                    .map(String::strip)
                    .filter(line -> line.startsWith("medchain verify-audit "))
                    .flatMap(line ->
                            Stream.of(line.replace("'", "").split(" ", -1)).skip(2))
                    .toList();
            assertThat(OfflineVerification.run(directory, command).line()).startsWith("verified:");
        }

        private static void unpack(byte[] archive, Path directory) throws IOException {
            try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
                for (ZipEntry file = zip.getNextEntry(); file != null; file = zip.getNextEntry()) {
                    Path target = directory.resolve(file.getName());
                    Files.createDirectories(target.getParent());
                    Files.write(target, zip.readAllBytes());
                }
            }
        }

        @Test
        void isReviewedInCharts() {
            hospital.register(true);
            assertThat(hospital.generate("patient")).isEqualTo(201);
            Browser olga = console.loggedIn(hospital.person("olga", Role.PRIVACY_OFFICER));
            assertThat(olga.get("/review").status()).isEqualTo(403);

            Page page = console.loggedIn(hospital.person("alice", Role.AUDITOR)).get("/review?days=30");

            assertThat(page.text())
                    .contains(
                            "<svg class=\"bar\"",
                            "olga, READ_AUDIT_SUMMARY, forbidden",
                            "<th scope=\"row\">ward</th><td>1</td><td>0</td>");
        }

        @Test
        void isSignedOffUnlessAProposalWaits() {
            hospital.register(true);
            Browser alice = console.loggedIn(hospital.person("alice", Role.AUDITOR));
            String week = alice.get("/review").hidden("first");
            assertThat(alice.get("/review").text()).doesNotContain("</th><td>alice</td>");
            Page signed = alice.post("/review/sign-off", "first", week);
            assertThat(signed.text()).contains("The week is signed off.");
            assertThat(signed.text())
                    .containsPattern(
                            "<th scope=\"row\">" + week + " - [0-9-]{10}</th><td>alice</td><td>20[0-9: +-]+</td>")
                    .contains("<td>not signed off</td>");
            Browser anna = console.loggedIn(hospital.person("anna", Role.KEY_ADMIN));
            String seen = anna.get("/tenants/settings?id=" + hospital.id()).hidden("tag");
            anna.post("/tenants/settings/change", "tenantId", hospital.id(), "tag", seen, "destructionWindow", "PT1H");

            Page refused = alice.post("/review/sign-off", "first", week);

            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.text()).contains("still waits for a person");
            assertThat(hospital.events())
                    .extracting(it ->
                            it.getString("operation") + " " + it.getString("actor") + " " + it.getString("outcome"))
                    .contains("SIGN_OFF_REVIEW alice SUCCESS", "SIGN_OFF_REVIEW alice FAILURE");
        }

        @Test
        void isRefusedToOthersAndThatIsRecorded() {
            hospital.register(true);
            Browser olga = console.loggedIn(hospital.person("olga", Role.PRIVACY_OFFICER));

            Page page = olga.get("/audit");

            assertThat(page.status()).isEqualTo(403);
            assertThat(page.text()).contains("Somebody with this role can do it: auditor.");
            assertThat(hospital.events())
                    .extracting(it ->
                            it.getString("operation") + " " + it.getString("actor") + " " + it.getString("reason", ""))
                    .contains("READ_AUDIT_LOG olga forbidden");
        }
    }

    @Nested
    class Settings {

        @Test
        void thatProtectLessTakeASecondAdministratorWhoSawThem() {
            hospital.register(true);
            Browser anna = console.loggedIn(hospital.person("anna", Role.KEY_ADMIN));
            String seen = anna.get("/tenants/settings?id=" + hospital.id()).hidden("tag");

            Page difference = anna.post(
                    "/tenants/settings/compare",
                    "tenantId",
                    hospital.id(),
                    "tag",
                    seen,
                    "name",
                    "Hospital",
                    "destructionWindow",
                    "PT1H",
                    "fourEyes",
                    "true");
            assertThat(difference.text())
                    .contains("<del>P2D</del>", "<ins>PT1H</ins>", "second administrator has confirmed")
                    .doesNotContain("recoveryKeyWait", ATTACK);
            Page proposed = change(anna, seen, "name", "Hospital", "destructionWindow", "PT1H");
            assertThat(proposed.text())
                    .contains("Your proposal is noted.", "Another administrator must confirm it.", "<td>P2D</td>")
                    .doesNotContain("/console/tenants/settings/change");
            assertThat(change(anna, seen, "destructionWindow", "PT2H").status()).isEqualTo(412);
            Page own = anna.get("/tenants/one?id=" + hospital.id());
            Page again = change(
                    anna,
                    own.hidden("tag"),
                    "destructionWindow",
                    "PT1H",
                    "fourEyes",
                    own.hidden("fourEyes"),
                    "recoveryKeyWait",
                    own.hidden("recoveryKeyWait"));
            assertThat(again.text()).contains("Your proposal is noted.", "<td>P2D</td>", "<ins>PT1H</ins>");

            Browser bert = console.loggedIn(hospital.person("bert", Role.KEY_ADMIN));
            assertThat(bert.get("/").text()).contains("anna proposed a change of the settings.");
            Page shown = bert.get("/tenants/one?id=" + hospital.id());
            assertThat(shown.text()).contains("<ins>PT1H</ins>", "action=\"/console/tenants/settings/change\"");
            Page confirmed = bert.post(
                    "/tenants/settings/change",
                    "tenantId",
                    shown.hidden("tenantId"),
                    "tag",
                    shown.hidden("tag"),
                    "destructionWindow",
                    shown.hidden("destructionWindow"),
                    "fourEyes",
                    shown.hidden("fourEyes"),
                    "recoveryKeyWait",
                    shown.hidden("recoveryKeyWait"));

            assertThat(confirmed.text())
                    .contains("The settings are changed.", "<td>PT1H</td>")
                    .doesNotContain("Proposed change");
            assertThat(hospital.events())
                    .extracting(it ->
                            it.getString("operation") + " " + it.getString("actor") + " " + it.getString("outcome"))
                    .contains("UPDATE_TENANT anna SUCCESS", "UPDATE_TENANT anna FAILURE", "UPDATE_TENANT bert SUCCESS");
        }

        @Test
        void thatAreProposedAreDropped() {
            hospital.register(true);
            Browser anna = console.loggedIn(hospital.person("anna", Role.KEY_ADMIN));
            String seen = anna.get("/tenants/settings?id=" + hospital.id()).hidden("tag");
            Page proposed = change(anna, seen, "destructionWindow", "PT1H");
            assertThat(proposed.text()).contains("Proposed change", "action=\"/console/tenants/settings/drop\"");

            Page dropped = anna.post(
                    "/tenants/settings/drop",
                    "tenantId",
                    proposed.hidden("tenantId"),
                    "tag",
                    proposed.hidden("tag"),
                    "destructionWindow",
                    proposed.hidden("destructionWindow"),
                    "fourEyes",
                    proposed.hidden("fourEyes"),
                    "recoveryKeyWait",
                    proposed.hidden("recoveryKeyWait"));

            assertThat(dropped.text())
                    .contains("The proposal is dropped.", "<td>P2D</td>")
                    .doesNotContain("Proposed change");
        }

        @Test
        void ofRotationThatProtectLessAreShownToTheSecondAdministrator() {
            hospital.register(true);
            Person anna = hospital.person("anna", Role.KEY_ADMIN);
            assertThat(setPolicy(anna, "P90D")).isBetween(200, 201);
            Browser bert = console.loggedIn(hospital.person("bert", Role.KEY_ADMIN));
            assertThat(bert.get("/").text()).doesNotContain("another rotation policy");

            assertThat(setPolicy(anna, "P730D")).isEqualTo(200);

            assertThat(bert.get("/").text())
                    .contains("anna proposed another rotation policy (wrappings up to P730D old).");
        }

        private int setPolicy(Person person, String maxAge) {
            return console.api()
                    .request("PUT", "/api/v1/tenants/{}/rotation-policy", hospital.id())
                    .as(console.issuer().token(person))
                    .header("If-Match", "*")
                    .json(Json.createObjectBuilder()
                            .add("enabled", true)
                            .add("maxAge", maxAge)
                            .build())
                    .send()
                    .status();
        }

        private Page change(Browser browser, String seen, String... settings) {
            List<String> fields = new ArrayList<>(List.of("tenantId", hospital.id(), "tag", seen));
            fields.addAll(List.of(settings));
            browser.get("/me");
            return browser.post("/tenants/settings/change", fields.toArray(String[]::new));
        }

        @Test
        void areRefusedToOfficersAndToOtherTenants() {
            hospital.register(true);
            Browser olga = console.loggedIn(hospital.person("olga", Role.PRIVACY_OFFICER));
            Page refused = change(olga, "a tag", "destructionWindow", "PT1H");
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.text()).contains("key-admin");
            Person other = new Person("eva", "another-" + hospital.id(), Set.of(Role.KEY_ADMIN));

            assertThat(change(console.loggedIn(other), "a tag", "destructionWindow", "PT1H")
                            .status())
                    .isEqualTo(404);
        }

        @Test
        void showWhatWrapsTheKeys() {
            hospital.register(true);
            assertThat(hospital.generate("patient")).isEqualTo(201);
            Browser anna = console.loggedIn(hospital.person("anna", Role.KEY_ADMIN));

            assertThat(anna.get("/tenants/wrappings?id=" + hospital.id()).text())
                    .contains("<td>local</td><td>1</td>", "Keys that are not under the current CMK or KEK: 0");
        }
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
        void leavesForCustodiansAndComesBackAsFiles() throws IOException {
            hospital.register(Json.createObjectBuilder().add("recoveryKeyWait", "PT0S"));
            agreeOnARecoveryKey();
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
            assertThat(otto.post("/recoveries/export", "recoveryId", id).text())
                    .contains("The export has begun.", "sealed to", "/console/recoveries/copies");

            JsonObject left = page(otto.download("/recoveries/copies", "recoveryId", id));
            assertThat(left)
                    .isEqualTo(console.api()
                            .request("GET", "/api/v1/recoveries/{}/escrow-copies", id)
                            .as(console.issuer().token(officer))
                            .send()
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
            otto.get("/recoveries");
            assertThat(otto.post("/recoveries/complete", "recoveryId", id).text())
                    .contains("The recovery is done");
            assertThat(hospital.events())
                    .extracting(it -> it.getString("operation") + " " + it.getString("outcome"))
                    .contains(
                            "EXPORT_RECOVERY SUCCESS",
                            "READ_ESCROW_COPIES SUCCESS",
                            "RECOVER_PATIENT_KEYS FAILURE",
                            "COMPLETE_RECOVERY SUCCESS");
        }

        private void agreeOnARecoveryKey() {
            String path = "/tenants/recovery";
            Browser anna = console.loggedIn(hospital.person("anna", Role.KEY_ADMIN));
            Page before = anna.get(path + "?id=" + hospital.id());
            anna.post(
                    path + "/propose",
                    "tenantId",
                    hospital.id(),
                    "tag",
                    before.hidden("tag"),
                    "recoveryPublicKey",
                    RecipientKey.generate(new SecureRandom()).publicKey());
            Browser bert = console.loggedIn(hospital.person("bert", Role.KEY_ADMIN));
            Page seen = bert.get(path + "?id=" + hospital.id());
            bert.post(path + "/approve", "tenantId", hospital.id(), "expected", seen.hidden("expected"));
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> !bert.get(path + "?id=" + hospital.id()).text().contains("The next one"));
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

        @Test
        void isRefusedToAdministrators() {
            hospital.register(true);

            Page page =
                    console.loggedIn(hospital.person("anna", Role.KEY_ADMIN)).get("/recoveries");

            assertThat(page.status()).isEqualTo(403);
            assertThat(page.text()).contains("privacy-officer");
        }
    }

    @Nested
    class TheRecoveryKey {

        private static final String PATH = "/tenants/recovery";

        @Test
        void isProposedByOneAdministratorAndApprovedByAnotherWhoSawIt() {
            hospital.register(true);
            Browser anna = console.loggedIn(hospital.person("anna", Role.KEY_ADMIN));
            Page before = anna.get(PATH + "?id=" + hospital.id());
            Page proposed = propose(anna, before.hidden("tag"));
            assertThat(proposed.text())
                    .contains("The proposal is noted.", "Another administrator must approve it.")
                    .doesNotContain(PATH + "/approve");
            assertThat(propose(anna, before.hidden("tag")).status()).isEqualTo(412);

            Browser bert = console.loggedIn(hospital.person("bert", Role.KEY_ADMIN));
            assertThat(bert.get("/").text()).contains("anna proposed a recovery key");
            String expected = bert.get(PATH + "?id=" + hospital.id()).hidden("expected");
            assertThat(approve(bert, "none").status()).isEqualTo(409);
            assertThat(approve(anna, expected).status()).isEqualTo(403);
            Page seen = bert.get(PATH + "?id=" + hospital.id());
            assertThat(seen.text()).contains("action=\"/console" + PATH + "/approve\"");
            Page approved = bert.post(
                    PATH + "/approve", "tenantId", seen.hidden("tenantId"), "expected", seen.hidden("expected"));
            assertThat(approved.text()).contains("its wait has begun", "in 23 h 59 min");

            Browser olga = console.loggedIn(hospital.person("olga", Role.PRIVACY_OFFICER));
            olga.get("/recoveries");
            assertThat(olga.post(PATH + "/cancel", "tenantId", hospital.id()).text())
                    .contains("The proposal is dropped.");
            assertThat(bert.get(PATH + "?id=" + hospital.id()).text()).doesNotContain("The next one");
        }

        private Page propose(Browser browser, String seen) {
            browser.get("/me");
            return browser.post(
                    PATH + "/propose",
                    "tenantId",
                    hospital.id(),
                    "tag",
                    seen,
                    "recoveryPublicKey",
                    RecipientKey.generate(new SecureRandom()).publicKey());
        }

        private Page approve(Browser browser, String seen) {
            browser.get("/me");
            return browser.post(PATH + "/approve", "tenantId", hospital.id(), "expected", seen);
        }
    }

    @Nested
    class ARotation {

        @Test
        void isStartedByAnAdministratorAndShowsItsProgress() {
            hospital.register(true);
            assertThat(hospital.generate("patient")).isEqualTo(201);
            Browser anna = console.loggedIn(hospital.person("anna", Role.KEY_ADMIN));
            assertThat(anna.get("/tenants").text()).contains(hospital.id()).doesNotContain(ATTACK);
            anna.get("/tenants/one?id=" + hospital.id());

            Page started = anna.post("/rotations/start");

            assertThat(started.text())
                    .contains("The rotation has started.", "<progress ")
                    .doesNotContain("http-equiv");
            Page part = anna.getOnce("/rotations?reload=true");
            assertThat(part.status()).isEqualTo(200);
            assertThat(part.text()).contains("<progress ").doesNotContain("<html", "<script");
            assertThat(new Browser(console.server())
                            .getOnce("/rotations?reload=true")
                            .header("HX-Refresh"))
                    .contains("true");
            await().atMost(Duration.ofMinutes(1))
                    .until(() ->
                            anna.get("/tenants/one?id=" + hospital.id()).text().contains("done</td>"));
        }

        @Test
        void thatACompromiseStartedIsCancelledByTwo() {
            hospital.register(true);
            Browser anna = console.loggedIn(hospital.person("anna", Role.KEY_ADMIN));
            String id = pausedAfterACompromise(console.issuer().token(hospital.person("anna", Role.KEY_ADMIN)));
            anna.get("/tenants/one?id=" + hospital.id());

            assertThat(anna.post("/rotations/cancel", "rotationId", id).text())
                    .contains("Your proposal is noted.", "End proposed by: anna. Another administrator must cancel it");
            Browser bert = console.loggedIn(hospital.person("bert", Role.KEY_ADMIN));
            assertThat(bert.get("/").text())
                    .contains("anna proposed to cancel the rotation that a compromise started.");
            assertThat(bert.post("/rotations/cancel", "rotationId", id).text()).contains("The rotation is cancelled.");
        }

        /** One of few patients may end before it is paused. */
        private String pausedAfterACompromise(String administrator) {
            String id = console.api()
                    .request("POST", "/api/v1/rotations/compromise")
                    .as(administrator)
                    .json(Json.createObjectBuilder()
                            .add("wrappedFrom", "2020-01-01T00:00:00Z")
                            .build())
                    .send()
                    .json()
                    .getString("id");
            int paused = console.api()
                    .request("POST", "/api/v1/rotations/{}/pause", id)
                    .as(administrator)
                    .send()
                    .status();
            return paused == 200 ? id : pausedAfterACompromise(administrator);
        }

        @Test
        void isRefusedToOfficers() {
            hospital.register(true);
            Browser olga = console.loggedIn(hospital.person("olga", Role.PRIVACY_OFFICER));
            olga.get("/me");

            Page page = olga.post("/rotations/start");

            assertThat(page.status()).isEqualTo(403);
            assertThat(page.text()).contains("key-admin");
        }
    }

    @Nested
    class OtherPages {

        @Test
        void showTheStateOfTheServerToOperatorsAlone() {
            hospital.register(true);

            assertThat(console.loggedIn(hospital.person("anna", Role.KEY_ADMIN))
                            .get("/health")
                            .text())
                    .contains("Database", "works");
            assertThat(console.loggedIn(hospital.person("olga", Role.PRIVACY_OFFICER))
                            .get("/health")
                            .status())
                    .isEqualTo(403);
        }

        @Test
        void areInTheLanguageOfTheBrowserOrTheOneChosen() {
            hospital.register(true);
            console.issuer().logIn(hospital.person("olga", Role.PRIVACY_OFFICER));
            Browser browser = new Browser(console.server(), "de-DE,de;q=0.9");
            assertThat(browser.login().text()).contains("<h1>Heute</h1>", "lang=\"de\"");
            browser.get("/me");

            assertThat(browser.post("/me/language", "language", "en").text()).contains("lang=\"en\"");
            browser.get("/me");
            assertThat(browser.post("/me/zone", "zone", "Europe/Berlin").text()).contains("+01:00");
        }

        @Test
        void areNotThereUnderOtherNames() {
            hospital.register(true);

            Page page = console.loggedIn(hospital.person("olga", Role.PRIVACY_OFFICER))
                    .get("/nothing");

            assertThat(page.status()).isEqualTo(404);
            assertThat(page.text()).contains("There is no such page.");
        }
    }

    @Nested
    class AForm {

        @Test
        void ofAnotherSiteChangesNothing() {
            hospital.register(true);
            assertThat(hospital.generate("patient")).isEqualTo(201);
            Browser olga = console.loggedIn(hospital.person("olga", Role.PRIVACY_OFFICER));

            Page page = olga.postExactly(
                    "/patient/erase",
                    Map.of("patientId", "patient", "legalBasis", "GDPR", "confirmPatientId", "patient"));

            assertThat(page.status()).isEqualTo(403);
            assertThat(olga.get("/").text()).doesNotContain("GDPR");
        }

        @Test
        void ofNobodyLeadsToTheEntrance() {
            Browser nobody = new Browser(console.server());

            assertIsEntrance(nobody.postExactly("/patient/erase", Map.of("patientId", "patient")));
        }
    }

    @Nested
    class ASession {

        @Test
        void endsWithTheLogout() {
            hospital.register(true);
            Browser olga = console.loggedIn(hospital.person("olga", Role.PRIVACY_OFFICER));
            String cookie = olga.cookies().get(COOKIE);
            int before = console.issuer().revoked().size();

            Page page = olga.post("/logout");

            assertThat(page.text())
                    .contains("You are logged out.", console.issuer().url() + "/logout?client_id=");
            assertThat(olga.cookies()).isEmpty();
            assertThat(console.issuer().revoked()).hasSize(before + 1);
            olga.cookies().put(COOKIE, cookie);
            assertIsEntrance(olga.get("/"));
        }

        @Test
        void endsWhenTheIssuerSaysThatThePersonLoggedOut() {
            hospital.register(true);
            Browser olga = console.loggedIn(hospital.person("olga", Role.PRIVACY_OFFICER));
            Browser otto = console.loggedIn(hospital.person("otto", Role.PRIVACY_OFFICER));
            Browser nobody = new Browser(console.server());

            Page refused = nobody.postExactly(
                    "/backchannel-logout",
                    Map.of("logout_token", console.issuer().token(hospital.person("olga", Role.PRIVACY_OFFICER))));
            assertThat(refused.status()).isEqualTo(400);
            assertThat(olga.get("/").text()).contains("<h1>Today</h1>");
            Page done = nobody.postExactly(
                    "/backchannel-logout",
                    Map.of("logout_token", console.issuer().logoutToken(hospital.person("olga"))));

            assertThat(done.status()).isEqualTo(200);
            assertThat(done.header("Cache-Control")).contains("no-store");
            assertIsEntrance(olga.get("/"));
            assertThat(otto.get("/").text()).contains("<h1>Today</h1>");
        }

        @Test
        void hasTheRolesOfTheNewestToken() {
            hospital.register(true);
            console.issuer().tokensLast(Duration.ofSeconds(2));
            try {
                Browser olga = console.loggedIn(hospital.person("olga", Role.PRIVACY_OFFICER));
                assertThat(olga.get("/holds").status()).isEqualTo(200);

                console.issuer().change(hospital.person("olga", Role.AUDITOR));

                await().atMost(Duration.ofSeconds(20))
                        .until(() -> olga.get("/holds").status() == 403);
                assertThat(olga.get("/audit").status()).isEqualTo(200);
            } finally {
                console.issuer().tokensLast(Duration.ofMinutes(5));
            }
        }

        @Test
        void lastsWhileTheIssuerRenewsItAndEndsWhenItDoesNot() {
            hospital.register(true);
            console.issuer().tokensLast(Duration.ofSeconds(2));
            try {
                Browser olga = console.loggedIn(hospital.person("olga", Role.PRIVACY_OFFICER));
                await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
                assertThat(olga.get("/").text()).contains("olga");

                console.issuer().endSessions();

                await().atMost(Duration.ofSeconds(20))
                        .until(() -> olga.get("/").text().contains("Your session is over"));
            } finally {
                console.issuer().tokensLast(Duration.ofMinutes(5));
            }
        }
    }
}
