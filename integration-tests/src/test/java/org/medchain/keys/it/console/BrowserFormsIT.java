package org.medchain.keys.it.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.development.Role;
import org.medchain.keys.it.client.Hospital;

/** Forms of the console in Chromium, which are sent twice, too late or from elsewhere, and the texts that they take. */
@OnSharedConsole
@Tag("proof")
class BrowserFormsIT extends InChromium {

    BrowserFormsIT(ConsoleInstallation console) {
        super(console);
    }

    @Nested
    class AForm {

        @Test
        void thatIsSentTwiceIsCarriedOutOnce() {
            registerWithAPatient();
            Tab olga = loggedIn("olga", Role.PRIVACY_OFFICER);
            openPatient(olga, PATIENT);
            fillInErasure(olga);

            olga.doubleClick("form[action$='/patient/erase'] button");

            olga.go("/console/patient");
            assertThat(olga.text()).contains("waits for a second person");
            assertThat(count("DESTROY_PATIENT_KEYS", "SUCCESS")).isEqualTo(1);
        }

        @Test
        void thatWasSentIsNotThereAgainByTheBackButton() {
            registerWithAPatient();
            requestErasure(loggedIn("olga", Role.PRIVACY_OFFICER));
            Tab otto = loggedIn("otto", Role.PRIVACY_OFFICER);
            otto.enter("Erasures");
            otto.enter("Approve the erasure");

            otto.back();

            assertThat(otto.address()).endsWith("/console/erasures");
            assertThat(otto.text()).contains("waits for its time").doesNotContain("Approve the erasure");
        }

        @Test
        void ofTwoOfficersIsCarriedOutForOne() {
            registerWithAPatient();
            requestErasure(loggedIn("olga", Role.PRIVACY_OFFICER));
            List<Tab> officers = Stream.of("otto", "oscar")
                    .map(name -> loggedIn(name, Role.PRIVACY_OFFICER))
                    .toList();

            List<CompletableFuture<Integer>> sent = officers.stream()
                    .map(officer -> officer.submitLater("form[action$='/erasures/approve'] button"))
                    .toList();

            assertThat(sent.stream().map(CompletableFuture::join)).containsExactlyInAnyOrder(200, 409);
            assertThat(officers.stream().map(Tab::text).toList())
                    .anyMatch(text -> text.contains("The erasure is approved"))
                    .anyMatch(text -> text.contains("Somebody else changed the same thing first"));
            assertThat(count("APPROVE_DESTRUCTION", "SUCCESS")).isEqualTo(1);
        }

        /** Cookies go along with requests of the same site, but not with those of another. */
        @ParameterizedTest
        @CsvSource({"evil.example, 200, Log in", "evil.medchain.test, 403, came from somewhere else"})
        void ofAnotherSiteChangesNothing(String site, int status, String answer) {
            registerWithAPatient();
            Tab olga = loggedIn("olga", Role.PRIVACY_OFFICER);
            String fields = Stream.of("patientId", "confirmPatientId", "legalBasis")
                    .map(name -> "<input name='" + name + "' value='" + PATIENT + "'>")
                    .reduce("", String::concat);
            olga.serve(
                    "https://" + site + "/",
                    "<form method='post' action='https://" + Chromium.HOST + "/console/patient/erase'>" + fields
                            + "<button>A kitten</button></form>");
            olga.go("https://" + site + "/");

            assertThat(olga.submit("button")).isEqualTo(status);

            assertThat(olga.text()).contains(answer);
            assertThat(count("DESTROY_PATIENT_KEYS", "SUCCESS")).isZero();
        }

        @Test
        void ofASessionThatIsOverIsKept() {
            String basis = "GDPR Art. 17 " + ConsoleInstallation.ATTACK;
            registerWithAPatient();
            console.issuer().tokensLast(Duration.ofSeconds(2));
            Tab olga;
            try {
                olga = loggedIn("olga", Role.PRIVACY_OFFICER);
                openPatient(olga, PATIENT);
                olga.reach("Legal basis").type(basis);
                olga.reach("Patient id, typed again").type(PATIENT);
                console.issuer().endSessions();
                await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
            } finally {
                console.issuer().tokensLast(Duration.ofMinutes(5));
            }

            olga.enter("Request the erasure");
            assertThat(olga.text()).contains("Your session is over", "kept").doesNotContain(PATIENT);
            assertIsGood(olga, "session-over");
            assertThat(count("DESTROY_PATIENT_KEYS", "SUCCESS")).isZero();
            olga.enter("Log in");
            assertThat(olga.text()).contains(basis, PATIENT);
            assertIsGood(olga, "typed-before");
            assertThat(olga.enter("Request the erasure")).isEqualTo(200);

            assertThat(olga.text()).contains("The erasure is requested");
            assertThat(count("DESTROY_PATIENT_KEYS", "SUCCESS")).isEqualTo(1);
        }
    }

    @Nested
    class Texts {

        /** Each has what a page that does not escape it would make an element, an attribute or a script of. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\"><x-attack>' data-attack='",
                    "'><x-attack>\" data-attack=\"",
                    "</title></textarea></td></table><x-attack>--><x-attack>",
                    "<svg/onload=alert(1) data-attack><img src=x onerror=alert(1) data-attack>",
                    "javascript:alert(1)//&lt;x-attack&gt;&#60;x-attack&#62;"
                })
        void thatAnybodyCanSendStayTexts(String attack) {
            hospital.register(true);
            assertThat(hospital.generate("patient " + attack)).isEqualTo(201);
            send(attack);
            Tab olga = loggedIn("olga " + attack, Role.PRIVACY_OFFICER);
            openPatient(olga, "patient " + attack);
            olga.reach("Reason").type("hold " + attack).enter("Place a legal hold");
            assertHasNoAttack(olga, attack);
            olga.enter("Legal holds");
            assertHasNoAttack(olga, attack);
            olga.enter("Open the patient");
            olga.enter("Lift the legal hold");
            olga.reach("Legal basis").type("basis " + attack);
            olga.reach("Patient id, typed again").type("patient " + attack).enter("Request the erasure");
            assertHasNoAttack(olga, attack);
            olga.enter("Erasures");
            assertHasNoAttack(olga, attack);
            olga.enter("Recoveries");
            olga.reach("Reason").type("recovery " + attack);
            olga.reach("All patients of the tenant").press("Space").enter("Request a recovery");
            assertHasNoAttack(olga, attack);
            olga.enter("Today");
            assertHasNoAttack(olga, attack);

            Tab alice = loggedIn("alice", Role.AUDITOR, Role.KEY_ADMIN);
            alice.enter("Audit trail");
            assertHasNoAttack(alice, "sender " + attack);
            alice.reach("Person or application").type(attack).enter("Filter");
            assertHasNoAttack(alice, null);
            alice.go("/console/audit/event?seq=1");
            assertHasNoAttack(alice, null);
            alice.go("/console/audit/event?seq=3");
            assertHasNoAttack(alice, "sender " + attack);
            assertHasNoAttack(alice, "purpose " + attack);
            alice.enter("Review");
            assertHasNoAttack(alice, attack);
            alice.enter("Tenants");
            alice.enter(hospital.id());
            assertHasNoAttack(alice, null);
        }

        /**
         * A request that is refused, and so is in the trail, with the text in all that its sender chooses. The trail has the sender's name and purpose,
         * and the patient; no user agent, and in place of such an {@code X-Request-Id} one that the edge makes up.
         */
        private void send(String attack) {
            assertThat(console.api()
                            .request("PUT", Hospital.LEGAL_HOLD, "another " + attack)
                            .as(console.issuer()
                                    .token(hospital.person("sender " + attack, Role.KEY_USER), "purpose " + attack))
                            .header("User-Agent", attack)
                            .header("X-Request-Id", attack)
                            .json(Map.of("reason", attack))
                            .send()
                            .status())
                    .isEqualTo(403);
        }

        private static void assertHasNoAttack(Tab tab, String shown) {
            if (shown != null) {
                assertThat(tab.text()).contains(shown);
            }
            assertThat(tab.evaluate("document.querySelectorAll('x-attack, [data-attack], [href^=javascript]').length"))
                    .isEqualTo(Json.createValue(0));
        }
    }
}
