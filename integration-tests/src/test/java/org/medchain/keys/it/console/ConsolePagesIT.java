package org.medchain.keys.it.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.development.Role;
import org.medchain.keys.it.client.HttpsClient;
import org.medchain.keys.it.console.Browser.Page;
import org.medchain.keys.it.console.ConsoleInstallation.Tenant;
import org.medchain.keys.it.http.NetworkAddress;

/** What all pages of the console share: headers, stylesheet, language; and the page of the server's state. */
@OnSharedConsole
class ConsolePagesIT {

    private final ConsoleInstallation console;
    private final Tenant hospital;

    ConsolePagesIT(ConsoleInstallation console) {
        this.console = console;
        this.hospital = console.newTenant();
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
        void comesOverTheOperationsPortAloneToOthers() throws Exception {
            HttpsClient https = HttpsClient.trusting(console.installation());
            String host = "127.0.0.1";

            assertThat(https.get(host, console.server().operationsPort(), "/console/")
                            .status())
                    .isEqualTo(200);
            Optional<String> outer = NetworkAddress.find();
            assumeThat(outer).as("a machine with a network").isPresent();
            for (String path : List.of("/console/", "/console/login", "/console/backchannel-logout")) {
                assertThat(https.get(outer.get(), console.server().httpsPort(), path)
                                .status())
                        .as(path)
                        .isEqualTo(404);
            }
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
                    .contains(
                            "Database",
                            "works",
                            "Events that wait for a lane of the audit ledger (0)</th><td>0</td>",
                            "Age of the newest checkpoint in seconds");
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
            browser.post("/logout");
            assertThat(browser.get("/").text()).contains("lang=\"en\"");
            browser.login();
            assertThat(browser.get("/me").text()).contains("lang=\"en\"", "+01:00");
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
}
