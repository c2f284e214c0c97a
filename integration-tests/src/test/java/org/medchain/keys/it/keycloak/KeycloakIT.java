package org.medchain.keys.it.keycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.console.Browser;
import org.medchain.keys.it.console.Browser.Page;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.OnePass;
import org.medchain.keys.it.server.TestDatabase.Kind;

/** A server that takes tokens of a real Keycloak, and whose console people log in to there. The database makes no difference. */
@OnePass
@Tag("proof")
@TestInstance(Lifecycle.PER_CLASS)
class KeycloakIT {

    /** Of the client in the realm file. */
    private static final String TENANT = "hospital-a";

    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final String CONSOLE = "medchain-console";

    private Keycloak keycloak;
    private Installation installation;
    private Api api;

    @BeforeAll
    void start() throws IOException {
        keycloak = new Keycloak(
                Path.of(System.getProperty("medchain.it.keycloak")),
                Path.of("..", "docs", "run", "issuers", "hospital-realm.json"));
        keycloak.awaitStarted();
        installation = Installation.create("keycloak", Kind.H2);
        api = new Api(installation);
        installation
                .server()
                .start(installation
                        .environment()
                        .with("MP_JWT_VERIFY_ISSUER", keycloak.issuer())
                        .with("MP_JWT_VERIFY_AUDIENCES", "medchain-keys")
                        .with("MP_JWT_VERIFY_PUBLICKEY_LOCATION", keycloak.keysUrl())
                        .with("JWT_KEYS_REFRESH_SECONDS", "5")
                        .with("CONSOLE_CLIENT_ID", CONSOLE)
                        .with("CONSOLE_CLIENT_SECRET", keycloak.makeSecret(CONSOLE))
                        // The host of the realm file, to which Keycloak sends people back.
                        .with("CONSOLE_URL", "https://keys.hospital.example"));
        keycloak.tellOfLogouts(CONSOLE, installation.server().uri() + "/console/backchannel-logout");
    }

    @AfterAll
    void stop() {
        if (api != null) {
            api.close();
        }
        if (keycloak != null) {
            keycloak.close();
        }
    }

    private ApiAnswer generate(String token) {
        return api.request("POST", Hospital.DATA_KEYS, "patient-1").sendAs(token);
    }

    @Test
    void givesTheClientAndThePersonsOfTheRealmFileWhatTheirRolesAllow() {
        String application = keycloak.token();
        // No registered tenant yet; and the application can't make one.
        assertThat(generate(application).status()).isEqualTo(404);
        assertThat(register(application).status()).isEqualTo(403);
        assertThat(register(keycloak.tokenOf("privacy-officer")).status()).isEqualTo(403);

        assertThat(register(keycloak.tokenOf("administrator")).status()).isEqualTo(201);
        ApiAnswer generated = generate(application);

        assertThat(generated.status()).as("%s", generated).isEqualTo(201);
        JsonObject trail = api.request("GET", Hospital.AUDIT_LOGS)
                .sendAs(keycloak.tokenOf("auditor"))
                .json();
        assertThat(trail.getJsonArray("items").getValuesAs(JsonObject.class))
                .filteredOn(event -> event.getString("requestId").equals(generated.requestId()))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.getString("actor")).isEqualTo("service-account-ward-application");
                    assertThat(event.getString("client")).isEqualTo("ward-application");
                    assertThat(event.getString("tenantId")).isEqualTo(TENANT);
                    assertThat(event.getString("roles").split(" ", -1)).contains("key-user");
                });
        assertOneOfficerRequestsADestructionAndTheOtherCancelsIt();
        assertNewKeysAreTrustedAtOnceAndRemovedOnesNoMore(application);
    }

    private void assertOneOfficerRequestsADestructionAndTheOtherCancelsIt() {
        String officer = keycloak.tokenOf("privacy-officer");
        String destruction = api.request("POST", "/api/v1/patients/{}/destructions", "patient-1")
                .sendAs(officer, "{\"legalBasis\": \"GDPR Art. 17(1)(b)\", \"confirmPatientId\": \"patient-1\"}")
                .json()
                .getString("id");

        assertThat(api.request("POST", "/api/v1/destructions/{}/cancel", destruction)
                        .sendAs(keycloak.tokenOf("second-privacy-officer"))
                        .status())
                .isEqualTo(200);
    }

    private ApiAnswer register(String token) {
        return api.request("PUT", Hospital.TENANT, TENANT).sendAs(token, "{\"name\": \"Hospital A\"}");
    }

    private void assertNewKeysAreTrustedAtOnceAndRemovedOnesNoMore(String old) {
        keycloak.addKey();
        String renewed = keycloak.token();

        assertThat(generate(renewed).status()).isEqualTo(201);
        assertThat(generate(old).status()).isEqualTo(201);

        keycloak.removeOldKeys();

        await().atMost(LONGEST).until(() -> generate(old).status() == 401);
        assertThat(generate(renewed).status()).isEqualTo(201);
    }

    @Nested
    class TheConsole {

        @ParameterizedTest
        @CsvSource({
            "administrator, every tenant, key-admin",
            "hospital-administrator, hospital-a, key-admin",
            "privacy-officer, hospital-a, privacy-officer",
            "second-privacy-officer, hospital-a, privacy-officer",
            "auditor, hospital-a, auditor",
            "key-user, hospital-a, key-user"
        })
        void logsInThePersonsOfTheRealmFile(String person, String tenant, String role) {
            Browser browser = logIn(person);

            assertThat(browser.get("/me").text())
                    .contains("<td>" + person + "</td>", "<td>" + tenant + "</td>", "<td>" + role + " </td>");
        }

        @Test
        void isGivenNoCodeWithoutAProofKey() {
            String url = new Browser(installation.server())
                    .getOnce("/login")
                    .header("Location")
                    .orElseThrow();
            assertThat(url).startsWith(keycloak.issuer()).contains("code_challenge_method=S256");

            Page refused = new Browser(installation.server()).openOnce(url.replaceAll("&?code_challenge[^&]*", ""));

            assertThat(refused.header("Location").orElseThrow())
                    .contains("error=invalid_request")
                    .doesNotContain("?code=", "&code=");
        }

        @Test
        void logsPeopleOutHereAndAtKeycloak() {
            Browser officer = logIn("privacy-officer");
            officer.get("/me");

            // Keycloak asks nothing: the session's token was taken back before.
            Page done = officer.open(officer.post("/logout").forwardedTo());

            assertThat(done.response().uri().getPath()).isEqualTo("/console/logged-out");
            assertThat(officer.get("/me").text()).contains("Log in to see this page.");
            assertThat(officer.login().text()).contains("name=\"password\"");
        }

        @Test
        void endsTheSessionThatKeycloakEnds() {
            Browser auditor = logIn("auditor");
            Browser officer = logIn("second-privacy-officer");

            keycloak.logOut("auditor");

            await().atMost(LONGEST).until(() -> auditor.get("/me").text().contains("Your session is over"));
            assertThat(officer.get("/me").text()).contains("second-privacy-officer");
        }

        /** Logs a person in by the page of Keycloak. */
        private Browser logIn(String person) {
            String password = keycloak.passwordOf(person);
            Browser browser = new Browser(installation.server());
            Page page = browser.submit(browser.login(), "username", person, "password", password);
            assertThat(page.response().uri().getPath()).isEqualTo("/console/");
            assertThat(page.text()).contains(person);
            return browser;
        }
    }
}
