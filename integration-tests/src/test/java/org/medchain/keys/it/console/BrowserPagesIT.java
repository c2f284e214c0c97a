package org.medchain.keys.it.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.keys.development.Role;
import org.medchain.keys.it.console.ConsoleInstallation.Tenant;

/** The pages of the console in Chromium: for others, without scripts, in forced colours, on paper, for assistive technology, in a frame. */
@OnSharedConsole
@Tag("proof")
class BrowserPagesIT extends InChromium {

    BrowserPagesIT(ConsoleInstallation console) {
        super(console);
    }

    @Nested
    class APage {

        @ParameterizedTest
        @CsvSource({"/console/audit, auditor", "/console/tenants, key-admin", "/console/review, auditor"})
        void forOthersSaysWhoCanSeeIt(String path, String role) {
            hospital.register(true);
            Tab olga = loggedIn("olga", Role.PRIVACY_OFFICER);

            assertThat(olga.go(path)).isEqualTo(403);

            assertThat(olga.text()).contains("Somebody with this role can do it: " + role);
            assertIsGood(olga, "refused-role");
        }

        @Test
        void hasNothingOfAnotherTenant() {
            registerWithAPatient();
            assertThat(hospital.generate("patient/8")).isEqualTo(201);
            Tenant other = console.newTenant();
            other.register(true);
            assertThat(other.generate(PATIENT)).isEqualTo(201);
            Tab eva = loggedIn(other.person("eva", Role.PRIVACY_OFFICER, Role.KEY_ADMIN), USUAL);

            openPatient(eva, PATIENT);
            assertThat(eva.text()).contains(keyOf(other)).doesNotContain(keyOf(hospital));
            openPatient(eva, "patient/8");

            assertThat(eva.text())
                    .contains("There is no such thing in your tenant.")
                    .doesNotContain("local");
            assertIsGood(eva, "patient-unknown");
            assertThat(eva.go("/console/tenants/one?id=" + hospital.id())).isEqualTo(404);
        }

        /** Returns the id of the data key of the patient whom both tenants have. */
        private static String keyOf(Tenant tenant) {
            return tenant.events().stream()
                    .filter(event -> event.getString("operation").equals("GENERATE_DATA_KEY"))
                    .filter(event -> event.getString("patientId").equals(PATIENT))
                    .map(event -> event.getString("keyId"))
                    .findFirst()
                    .orElseThrow();
        }

        @Test
        void worksWithoutScripts() {
            registerWithAPatient();
            Tab olga = loggedIn(
                    hospital.person("olga", Role.PRIVACY_OFFICER),
                    Json.createObjectBuilder().add("javaScriptEnabled", false).build());

            requestErasure(olga);

            assertThat(olga.text()).contains("The erasure is requested");
        }

        @Test
        void showsProgressWithoutScripts() {
            registerWithAPatient();
            Tab anna = loggedIn(
                    hospital.person("anna", Role.KEY_ADMIN),
                    Json.createObjectBuilder().add("javaScriptEnabled", false).build());
            anna.enter("Tenants");
            anna.enter(hospital.id());
            anna.enter("Start a rotation");

            assertThat(anna.enter("Show how far it is")).isEqualTo(200);

            await().atMost(Duration.ofMinutes(1)).until(() -> {
                anna.go("/console/tenants/one?id=" + hospital.id());
                return anna.text().contains("done");
            });
            assertThat(anna.text()).doesNotContain("Show how far it is");
        }

        @Test
        void isReadableInForcedColours() {
            registerWithAPatient();
            Tab alice = loggedIn(
                    hospital.person("alice", Role.AUDITOR),
                    Json.createObjectBuilder()
                            .add("forcedColors", "active")
                            .add("colorScheme", "dark")
                            .build());
            alice.go("/console/nothing");
            alice.enter("Review");
            assertThat(alice.evaluate("matchMedia('(forced-colors: active)').matches"))
                    .isEqualTo(JsonValue.TRUE);

            // What is told by a colour alone: the two parts of a bar.
            assertThat(alice.evaluate("getComputedStyle(document.querySelector('.bar .done')).fill"))
                    .isNotEqualTo(alice.evaluate("getComputedStyle(document.querySelector('.bar .refused')).fill"));
            assertIsGood(alice, "review-forced-colours");
        }

        @Test
        void isPrintedWithoutWhatPaperCanNotDo() {
            registerWithAPatient();
            requestErasure(loggedIn("olga", Role.PRIVACY_OFFICER));
            Tab otto = loggedIn("otto", Role.PRIVACY_OFFICER);
            assertThat(shown(otto)).containsExactly("h1", "nav", "button", "table");

            otto.showOn("print");

            assertThat(shown(otto)).containsExactly("h1", "table");
            assertThat(otto.text()).contains("waits for a second person", PATIENT);
        }

        /** Returns which of these elements of the page somebody sees. */
        private static List<String> shown(Tab tab) {
            return Stream.of("h1", "nav", "button", "table")
                    .filter(name -> tab.evaluate("[...document.querySelectorAll('" + name
                                    + "')].some(it => it.getClientRects().length > 0)")
                            .equals(JsonValue.TRUE))
                    .toList();
        }

        /** Assistive technology itself is not tried. This is what Chromium tells it. */
        @Test
        void tellsWhatItIsToWhoeverDoesNotSeeIt() {
            registerWithAPatient();
            Tab olga = loggedIn("olga", Role.PRIVACY_OFFICER);
            openPatient(olga, PATIENT);
            assertThat(olga.tree())
                    .contains(
                            "navigation \"Pages\"",
                            "link \"Patient\"",
                            "main:",
                            "heading \"Patient\" [level=1]",
                            "textbox \"Patient id\": " + PATIENT,
                            "heading \"Erasure\" [level=2]",
                            "textbox \"Patient id, typed again\"",
                            "button \"Request the erasure\"");
            fillInErasure(olga);
            olga.enter("Request the erasure");
            assertThat(olga.tree())
                    .contains(
                            "status: The erasure is requested",
                            "region \"Erasure\":",
                            "table \"Erasure\":",
                            "columnheader \"Requested by\"",
                            "cell \"waits for a second person\"");

            Tab otto = loggedIn("otto", Role.PRIVACY_OFFICER);

            assertThat(otto.tree())
                    .contains(
                            "heading \"Today\" [level=1]",
                            "table \"Erasures that wait for a second person\":",
                            "button \"Approve the erasure\"");
        }

        @Test
        void ofTheInterfaceIsForPeopleToo() {
            Tab reader = open(USUAL);
            reader.go("/");
            assertThat(reader.violations()).isEmpty();
            assertThat(reader.enter("The HTTP interface")).isEqualTo(200);
            assertThat(reader.text()).contains("MedChain", "/api/v1/recoveries");
            reader.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)");
            assertThat(reader.violations()).isEmpty();
            assertThat(reader.go("/")).isEqualTo(200);
            assertThat(reader.enter("The console")).isEqualTo(200);
        }

        @Test
        void isShownInNoFrame() {
            Tab victim = open(USUAL);
            victim.serve(
                    "https://evil.example/",
                    "<title>a trap</title><iframe src='https://" + Chromium.HOST + "/console/'></iframe>");

            victim.go("https://evil.example/");

            assertThat(victim.frames()).hasSize(2).last().asString().startsWith("chrome-error:");
        }

        @Test
        void isNotShownAgainAfterTheLogout() {
            registerWithAPatient();
            Tab olga = loggedIn("olga", Role.PRIVACY_OFFICER);
            openPatient(olga, PATIENT);
            olga.enter("Log out");
            olga.settle("**/logout?**");

            for (int pages = 0; pages < 3; pages++) {
                olga.back();
                assertThat(olga.text()).doesNotContain(PATIENT, hospital.id());
            }
            assertThat(olga.address()).contains("/console/");
        }
    }
}
