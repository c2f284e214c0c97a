package org.medchain.keys.it.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.development.Role;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.console.Browser.Page;
import org.medchain.keys.it.console.ConsoleInstallation.Tenant;
import org.medchain.keys.it.console.LoginServer.Person;

/** Rotations and their policy in the console. */
@OnSharedConsole
class ConsoleRotationsIT {

    private static final String ATTACK = ConsoleInstallation.ATTACK;

    private final ConsoleInstallation console;
    private final Tenant hospital;

    ConsoleRotationsIT(ConsoleInstallation console) {
        this.console = console;
        this.hospital = console.newTenant();
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
            String id = pausedAfterACompromise(anna);

            assertThat(anna.post("/rotations/cancel", "rotationId", id).text())
                    .contains("Your proposal is noted.", "End proposed by: anna. Another administrator must cancel it");
            Browser bert = console.loggedIn(hospital.person("bert", Role.KEY_ADMIN));
            assertThat(bert.get("/").text())
                    .contains("anna proposed to cancel the rotation that a compromise started.");
            assertThat(bert.post("/rotations/cancel", "rotationId", id).text()).contains("The rotation is cancelled.");
        }

        @Test
        void isPausedResumedAndCancelledByOneAdministratorWithoutFourEyes() {
            hospital.register(false);
            Browser anna = console.loggedIn(hospital.person("anna", Role.KEY_ADMIN));

            Page cancelled = anna.post("/rotations/cancel", "rotationId", pausedAfterACompromise(anna));
            assertThat(cancelled.text()).contains("The rotation is cancelled.", "cancelled</td>");
            Page resumed = anna.post("/rotations/resume", "rotationId", pausedAfterACompromise(anna));

            assertThat(resumed.text()).contains("The rotation continues.");
            assertThat(hospital.events())
                    .extracting(it ->
                            it.getString("operation") + " " + it.getString("actor") + " " + it.getString("outcome"))
                    .contains(
                            "PAUSE_ROTATION anna SUCCESS",
                            "RESUME_ROTATION anna SUCCESS",
                            "CANCEL_ROTATION anna SUCCESS");
        }

        @Test
        void showsTheKeysThatItLeft() {
            hospital.register(Json.createObjectBuilder().add("fourEyes", false).add("destructionWindow", "P2D"));
            assertThat(hospital.generate("patient")).isEqualTo(201);
            Browser olga = console.loggedIn(hospital.person("olga", Role.PRIVACY_OFFICER));
            olga.get("/patient");
            assertThat(olga.requestErasure("patient", "GDPR Art. 17", "patient").status())
                    .isEqualTo(200);
            Browser anna = console.loggedIn(hospital.person("anna", Role.KEY_ADMIN));
            startAfterACompromise();
            String page = await().atMost(Duration.ofMinutes(1))
                    .until(
                            () -> anna.get("/tenants/one?id=" + hospital.id()).text(),
                            text -> text.contains("done, keys are left"));
            String path = page.replaceFirst("(?s).*href=\"/console(/rotations/left[^\"]+)\".*", "$1");

            Page left = anna.get(path);

            assertThat(left.status()).isEqualTo(200);
            assertThat(left.text()).contains("Keys that the rotation left", "<td>patient</td>", "destruction-pending");
        }

        /** Pauses it on the page of the tenant. One of few patients may end before. */
        private String pausedAfterACompromise(Browser anna) {
            String id = startAfterACompromise();
            anna.get("/tenants/one?id=" + hospital.id());
            Page paused = anna.post("/rotations/pause", "rotationId", id);
            return paused.text().contains("The rotation is paused.") ? id : pausedAfterACompromise(anna);
        }

        private String startAfterACompromise() {
            return console.api()
                    .request("POST", "/api/v1/rotations/compromise")
                    .sendAs(
                            console.issuer().token(hospital.person("anna", Role.KEY_ADMIN)),
                            Map.of("wrappedFrom", "2020-01-01T00:00:00Z"))
                    .json()
                    .getString("id");
        }

        @Test
        void openedByHandLeadsToThePageOfTheTenant() {
            hospital.register(true);
            Browser anna = console.loggedIn(hospital.person("anna", Role.KEY_ADMIN));

            Page page = anna.get("/rotations");

            assertThat(page.status()).isEqualTo(200);
            assertThat(page.response().uri().toString()).endsWith("/console/tenants/one?id=" + hospital.id());
            assertThat(page.text()).contains("<h2>Rotations</h2>", "Start a rotation");
        }

        @Test
        void openedByHandIsRefusedToOthers() {
            hospital.register(true);
            Browser olga = console.loggedIn(hospital.person("olga", Role.PRIVACY_OFFICER));
            Browser root = console.loggedIn(new Person("root", Api.EVERY_TENANT, Set.of(Role.KEY_ADMIN)));

            Page page = olga.get("/rotations");

            assertThat(page.status()).isEqualTo(403);
            assertThat(page.text()).contains("key-admin");
            assertThat(root.get("/rotations").status()).isEqualTo(403);
        }
    }

    @Nested
    class ThePolicy {

        private static final String PATH = "/tenants/policy";

        @Test
        void isChangedOnceItsDifferenceWasSeen() {
            hospital.register(true);
            Browser anna = console.loggedIn(hospital.person("anna", Role.KEY_ADMIN));
            assertThat(anna.get("/tenants/one?id=" + hospital.id()).text())
                    .contains("<a href=\"/console/tenants/policy?id=" + hospital.id() + "\">Rotation policy</a>");
            Page before = page(anna);
            assertThat(before.text()).contains("<td>no</td>", "<td>P365D</td>", "<td>any time</td>");
            String[] wanted = {
                "enabled", "true",
                "maxAge", "P90D",
                "noticeDays", "14",
                "window.start", "22:00",
                "window.end", "05:00",
                "window.zone", "Europe/Berlin",
                "FRIDAY", "true"
            };

            Page difference = send(anna, "compare", before.hidden("tag"), wanted);
            assertThat(difference.text())
                    .contains(
                            "<del>no</del>",
                            "<ins>yes</ins>",
                            "<del>P365D</del>",
                            "<ins>P90D</ins>",
                            "<ins>22:00 - 05:00 Europe/Berlin, Friday</ins>")
                    .doesNotContain("second administrator");
            Page changed = send(anna, "change", difference.hidden("tag"), fields(difference, wanted));

            assertThat(changed.text()).contains("The rotation policy is set.", "<td>P90D</td>", "Friday</td>");
            JsonObject policy = policy();
            assertThat(policy.getBoolean("enabled")).isTrue();
            assertThat(policy.getInt("noticeDays")).isEqualTo(14);
            assertThat(policy.getJsonObject("window"))
                    .isEqualTo(Json.createObjectBuilder()
                            .add("start", "22:00")
                            .add("end", "05:00")
                            .add("zone", "Europe/Berlin")
                            .add("days", Json.createArrayBuilder().add("FRIDAY"))
                            .build());
            Page same = send(anna, "compare", changed.hidden("tag"), wanted);
            assertThat(same.text()).contains("Nothing would change.").doesNotContain("/console/tenants/policy/change");
            assertThat(hospital.events())
                    .extracting(it ->
                            it.getString("operation") + " " + it.getString("actor") + " " + it.getString("outcome"))
                    .contains("READ_ROTATION_POLICY anna SUCCESS", "SET_ROTATION_POLICY anna SUCCESS");
        }

        @Test
        void thatProtectsLessTakesASecondAdministratorWhoSawIt() {
            hospital.register(true);
            Person first = hospital.person("anna", Role.KEY_ADMIN);
            assertThat(setPolicy(first, "P90D")).isBetween(200, 201);
            Browser anna = console.loggedIn(first);
            Browser bert = console.loggedIn(hospital.person("bert", Role.KEY_ADMIN));
            assertThat(bert.get("/").text()).doesNotContain("another rotation policy");
            String[] wanted = {"enabled", "true", "maxAge", "P730D"};
            Page difference = send(anna, "compare", page(anna).hidden("tag"), wanted);
            assertThat(difference.text()).contains("<ins>P730D</ins>", "second administrator has confirmed");

            Page proposed = send(anna, "change", difference.hidden("tag"), wanted);
            assertThat(proposed.text())
                    .contains("Your proposal is noted.", "Another administrator must confirm it.", "<td>P90D</td>")
                    .doesNotContain("action=\"/console/tenants/policy/change\"");
            Page own = send(anna, "change", proposed.hidden("tag"), wanted);
            assertThat(own.text()).contains("Your proposal is noted.", "<td>P90D</td>", "<ins>P730D</ins>");

            assertThat(bert.get("/").text())
                    .contains(
                            "anna proposed another rotation policy (wrappings up to P730D old).",
                            "<a href=\"/console/tenants/policy?id=" + hospital.id() + "\">Rotation policy</a>");
            Page shown = page(bert);
            assertThat(shown.text())
                    .contains("<ins>P730D</ins>", "action=\"/console/tenants/policy/change\"")
                    .doesNotContain("Another administrator must confirm it.");
            Page confirmed = send(bert, "change", shown.hidden("tag"), fields(shown, wanted));
            assertThat(confirmed.text())
                    .contains("The rotation policy is set.", "<td>P730D</td>")
                    .doesNotContain("Proposed change");
        }

        @Test
        void thatIsProposedIsDropped() {
            hospital.register(true);
            Person first = hospital.person("anna", Role.KEY_ADMIN);
            assertThat(setPolicy(first, "P90D")).isBetween(200, 201);
            assertThat(setPolicy(first, "P730D")).isEqualTo(200);
            Browser anna = console.loggedIn(first);
            Page proposed = page(anna);
            assertThat(proposed.text()).contains("<ins>P730D</ins>", "action=\"/console/tenants/policy/drop\"");

            Page dropped =
                    send(anna, "drop", proposed.hidden("tag"), fields(proposed, "enabled", "true", "maxAge", "P90D"));

            assertThat(dropped.text())
                    .contains("The proposal is dropped.", "<td>P90D</td>")
                    .doesNotContain("Proposed change");
        }

        @Test
        void ofTwoAdministratorsIsThatOfTheFirst() {
            hospital.register(true);
            Browser anna = console.loggedIn(hospital.person("anna", Role.KEY_ADMIN));
            Browser bert = console.loggedIn(hospital.person("bert", Role.KEY_ADMIN));
            String seen = page(bert).hidden("tag");
            String[] ofBert = {"enabled", "true", "maxAge", "P30D"};
            assertThat(send(anna, "change", page(anna).hidden("tag"), "enabled", "true", "maxAge", "P90D")
                            .text())
                    .contains("The rotation policy is set.");

            Page refused = send(bert, "change", seen, ofBert);

            assertThat(refused.status()).isEqualTo(412);
            assertThat(refused.text()).contains("What is there is not what the page showed. Nothing was changed.");
            assertThat(send(bert, "compare", seen, ofBert).status()).isEqualTo(412);
            assertThat(policy().getString("maxAge")).isEqualTo("P90D");
        }

        private Page page(Browser browser) {
            return browser.get(PATH + "?id=" + hospital.id());
        }

        private Page send(Browser browser, String action, String seen, String... policy) {
            List<String> fields = new ArrayList<>(List.of("tenantId", hospital.id(), "tag", seen));
            fields.addAll(List.of(policy));
            browser.get("/me");
            return browser.post(PATH + "/" + action, fields.toArray(String[]::new));
        }

        /** Returns what the first form of the page sends of these fields; fails if it sends something else. */
        private static String[] fields(Page page, String... expected) {
            String[] sent = expected.clone();
            for (int i = 0; i < sent.length; i += 2) {
                sent[i + 1] = page.hidden(sent[i]);
            }
            assertThat(sent).containsExactly(expected);
            return sent;
        }

        private JsonObject policy() {
            return console.api()
                    .request("GET", "/api/v1/tenants/{}/rotation-policy", hospital.id())
                    .sendAs(console.issuer().token(hospital.person("anna", Role.KEY_ADMIN)))
                    .json();
        }

        private int setPolicy(Person person, String maxAge) {
            return console.api()
                    .request("PUT", "/api/v1/tenants/{}/rotation-policy", hospital.id())
                    .as(console.issuer().token(person))
                    .header("If-Match", "*")
                    .json(Map.of("enabled", true, "maxAge", maxAge))
                    .send()
                    .status();
        }
    }
}
