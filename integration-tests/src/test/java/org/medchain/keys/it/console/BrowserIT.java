package org.medchain.keys.it.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.delivery.RecipientKey;
import org.medchain.keys.development.Role;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.clients.NodePackages;
import org.medchain.keys.it.console.ConsoleInstallation.Tenant;
import org.medchain.keys.it.console.LoginServer.Person;
import org.medchain.keys.it.console.Tab.Download;

/**
 * The console in Chromium, which Playwright drives by its keyboard. Skipped where there is no Chromium or no npm. The pictures of all pages are
 * in {@code target/servers/clients/browser/pages}; docs/run/console has one of them.
 */
@OnSharedConsole
@Tag("proof")
class BrowserIT {

    private static final JsonObject USUAL = JsonValue.EMPTY_JSON_OBJECT;
    private static final String PATIENT = "patient/7";

    /** The pictures that docs show. They are written there with {@code -Dmedchain.docs.write=true}. */
    private static final Path DOCS = Path.of("..", "docs", "run", "console");

    private static final Set<String> IN_DOCS = Set.of("today-awaiting");

    private static Path pictures;
    private static Chromium chromium;

    private final ConsoleInstallation console;
    private final Tenant hospital;

    BrowserIT(ConsoleInstallation console) {
        this.console = console;
        this.hospital = console.newTenant();
    }

    @BeforeAll
    static void start(ConsoleInstallation console) throws IOException, InterruptedException {
        assumeThat(Chromium.find()).as("chromium on the PATH").isPresent();
        Path directory = NodePackages.install("browser", Path.of("src", "test", "browser"), "browser.mjs");
        pictures = Files.createDirectories(directory.resolve("pages"));
        chromium = Chromium.start(Chromium.find().orElseThrow(), directory, console.server());
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        if (chromium != null) {
            chromium.end();
        }
    }

    private Tab loggedIn(String name, Role... roles) {
        return loggedIn(hospital.person(name, roles), USUAL);
    }

    private Tab loggedIn(Person person, JsonObject options) {
        console.issuer().logIn(person);
        Tab tab = chromium.open(options);
        tab.go("/console/");
        assertThat(tab.enter("Log in")).isEqualTo(200);
        assertThat(tab.text()).contains(person.name());
        return tab;
    }

    private static void assertIsGood(Tab tab, String page) {
        Path picture = pictures.resolve(page + ".png");
        tab.assertIsGood(picture);
        if (Boolean.getBoolean("medchain.docs.write") && IN_DOCS.contains(page)) {
            try {
                Files.createDirectories(DOCS);
                Files.copy(picture, DOCS.resolve(page + ".png"), StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void registerWithAPatient() {
        hospital.register(true);
        assertThat(hospital.generate(PATIENT)).isEqualTo(201);
    }

    private static void openPatient(Tab tab, String patientId) {
        tab.enter("Patient");
        assertThat(tab.reach("Patient id").type(patientId).enter("Show")).isEqualTo(200);
    }

    private static void fillInErasure(Tab tab) {
        tab.reach("Legal basis").type("GDPR Art. 17");
        tab.reach("Patient id, typed again").type(PATIENT);
    }

    private static void requestErasure(Tab tab) {
        openPatient(tab, PATIENT);
        fillInErasure(tab);
        assertThat(tab.enter("Request the erasure")).isEqualTo(200);
    }

    /** Returns how often somebody did it with that outcome. */
    private long count(String operation, String outcome) {
        return hospital.events().stream()
                .filter(event -> event.getString("operation").equals(operation))
                .filter(event -> event.getString("outcome").equals(outcome))
                .count();
    }

    @Nested
    class ByKeyboardAlone {

        @Test
        void anOfficerHoldsErasesAndCancels() {
            registerWithAPatient();
            Tab olga = loggedIn("olga", Role.PRIVACY_OFFICER);
            assertIsGood(olga, "today");
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
        void anOfficerKeepsACertificate() {
            hospital.register(false);
            assertThat(hospital.generate(PATIENT)).isEqualTo(201);
            Tab olga = loggedIn("olga", Role.PRIVACY_OFFICER);
            requestErasure(olga);

            await().atMost(Duration.ofMinutes(1)).until(() -> {
                olga.go("/console/erasures");
                return olga.text().contains("Certificate");
            });
            Download certificate = olga.reach("Certificate").download();

            assertThat(certificate.name()).startsWith("erasure-").endsWith(".jws");
            assertThat(certificate.path()).isNotEmptyFile();
        }

        @Test
        void officersRecoverKeys() {
            registerWithAPatient();
            Tab olga = loggedIn("olga", Role.PRIVACY_OFFICER);
            olga.enter("Recoveries");
            assertIsGood(olga, "recoveries");
            olga.reach("Reason").type("a loss");
            olga.reach("Patient ids").type(PATIENT);
            assertThat(olga.enter("Request a recovery")).isEqualTo(200);
            assertThat(olga.text()).contains("The recovery is requested.");

            Tab otto = loggedIn("otto", Role.PRIVACY_OFFICER);
            assertThat(otto.enter("Approve the recovery")).isEqualTo(200);
            assertThat(otto.text()).contains("its wait has begun");
            assertIsGood(otto, "recoveries-approved");
            assertThat(otto.enter("Cancel the recovery")).isEqualTo(200);
            assertThat(otto.text()).contains("The recovery is cancelled.");
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

            Tab bert = loggedIn("bert", Role.KEY_ADMIN);
            assertIsGood(bert, "today-proposed");
            bert.enter("Proposed change");
            assertThat(bert.enter("Confirm as the second person")).isEqualTo(200);
            assertThat(bert.text()).contains("The settings are changed.", "PT1H");
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
        void administratorsRotateAndChooseARecoveryKey() {
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
            anna.go("/console/tenants/one?id=" + hospital.id());
            anna.enter("Recovery key");
            assertIsGood(anna, "recovery-key");
            anna.reach("Public key")
                    .type(RecipientKey.generate(new SecureRandom()).publicKey());
            assertThat(anna.enter("Propose a recovery key")).isEqualTo(200);

            Tab bert = loggedIn("bert", Role.KEY_ADMIN);
            bert.enter("Recovery key");
            assertIsGood(bert, "recovery-key-proposed");
            assertThat(bert.enter("Approve it")).isEqualTo(200);
            assertThat(bert.text()).contains("its wait has begun");
            bert.enter("Health");
            assertIsGood(bert, "health");
        }

        @Test
        void anAuditorReadsProvesAndReviews() throws IOException {
            registerWithAPatient();
            Tab alice = loggedIn("alice", Role.AUDITOR);
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
            Tab reader = chromium.open(USUAL);
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
            Tab victim = chromium.open(USUAL);
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
            registerWithAPatient();
            console.issuer().tokensLast(Duration.ofSeconds(2));
            Tab olga;
            try {
                olga = loggedIn("olga", Role.PRIVACY_OFFICER);
                openPatient(olga, PATIENT);
                fillInErasure(olga);
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
            assertThat(olga.text()).contains("GDPR Art. 17", PATIENT);
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
            for (int seq : List.of(1, 3)) {
                alice.go("/console/audit/event?seq=" + seq);
                assertHasNoAttack(alice, null);
            }
            alice.enter("Review");
            assertHasNoAttack(alice, attack);
            alice.enter("Tenants");
            alice.enter(hospital.id());
            assertHasNoAttack(alice, null);
        }

        /**
         * A request that is refused, and so is in the trail, with the text in all that its sender chooses. The trail has the sender's name and the
         * patient; in place of such an {@code X-Request-Id} the edge makes one up.
         */
        private void send(String attack) {
            assertThat(console.api()
                            .request("PUT", Hospital.LEGAL_HOLD, "another " + attack)
                            .as(console.issuer().token(hospital.person("sender " + attack, Role.KEY_USER)))
                            .header("User-Agent", attack)
                            .header("X-Request-Id", attack)
                            .json(Json.createObjectBuilder()
                                    .add("reason", attack)
                                    .build())
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
