package org.medchain.keys.it.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.development.Role;
import org.medchain.keys.it.console.Browser.Page;
import org.medchain.keys.it.console.ConsoleInstallation.Tenant;

/** Logging in to the console, its sessions, and forms of others. */
@OnSharedConsole
class ConsoleSessionIT {

    private static final String COOKIE = "__Host-medchain-console";

    private final ConsoleInstallation console;
    private final Tenant hospital;

    ConsoleSessionIT(ConsoleInstallation console) {
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
        void ofAPersonWithoutARoleShowsNothing() {
            hospital.register(true);

            Page page = console.loggedIn(hospital.person("visitor")).get("/");

            assertThat(page.text()).contains("You have no role here.");
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

                await().atMost(Duration.ofMinutes(1))
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

                await().atMost(Duration.ofMinutes(1))
                        .until(() -> olga.get("/").text().contains("Your session is over"));
            } finally {
                console.issuer().tokensLast(Duration.ofMinutes(5));
            }
        }
    }
}
