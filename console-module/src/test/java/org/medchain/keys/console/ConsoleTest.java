package org.medchain.keys.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.console.exchange.Answer;
import org.medchain.keys.console.exchange.Cookies;
import org.medchain.keys.console.exchange.Form;
import org.medchain.keys.console.exchange.Received;
import org.medchain.keys.console.login.FakeIssuer;
import org.medchain.keys.console.page.Asset;
import org.medchain.keys.console.session.Session;
import org.medchain.keys.console.session.Sessions;

class ConsoleTest extends ConsoleVisits {

    @Nested
    class Login {

        @Test
        void leadsToTheIssuerAndBackToAPage() {
            assertIsEntrance(get("/"));

            Answer answer = login();

            assertThat(answer.status()).isEqualTo(303);
            assertThat(answer.headers()).containsEntry("Location", "/console/");
            assertThat(get("/").text()).contains("the page", "olga", "hospital");
        }

        @Test
        void givesTheBrowserNoToken() {
            Answer answer = login();

            assertThat(answer + answer.text() + answer.headers() + answer.cookies() + get("/").text())
                    .doesNotContain("access-1", "refresh-1");
        }

        @Test
        void endsTheSessionThatTheBrowserHadBefore() {
            login();
            Session before = session();

            login();

            assertThat(sessions.use(before.id())).isEmpty();
            assertThat(session().id()).isNotEqualTo(before.id());
            // Keycloak would take those of the new session back with them.
            assertThat(issuer.revoked()).isEmpty();
        }

        @Test
        void takesNoSessionThatSomebodyElseChose() {
            cookies.put(Cookies.SESSION, "chosen-by-an-attacker");

            login();

            assertThat(cookies.get(Cookies.SESSION)).isNotEqualTo("chosen-by-an-attacker");
        }

        @Test
        void isRefusedWithoutTheCookieOfItsBeginning() {
            String url = get("/login").headers().get("Location");
            String state = Form.parse(url.substring(url.indexOf('?') + 1)).require("state");
            cookies.clear();

            Answer answer = send("GET", "/callback", "code=a-code&state=" + state, Form.EMPTY);

            assertThat(answer.status()).isEqualTo(403);
            assertThat(cookies).doesNotContainKey(Cookies.SESSION);
        }

        @Test
        void saysThatTheIssuerIsAway() {
            issuer.goAway();

            Answer answer = get("/login");

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.headers()).containsEntry("Retry-After", "5");
        }
    }

    @Nested
    class ASession {

        @Test
        void isNeededForEachPageAndForm() {
            assertIsEntrance(get("/"));
            assertIsEntrance(get("/nothing"));
            assertIsEntrance(post("/approve", Map.of("destructionId", "7")));
            assertThat(pages.done).isEmpty();
            assertThat(refusals).isEmpty();
        }

        @Test
        void hasTheTimeZoneOfItsTokenUnlessTheBrowserKeepsAnother() {
            login();
            assertThat(get("/time").text()).contains("08:00:00 +00:00");
            issuer.claim("{\"zoneinfo\":\"Europe/Berlin\"}");
            login();
            assertThat(get("/time").text()).contains("09:00:00 +01:00");

            cookies.put(Cookies.TEXTS, "en.Asia%2FTokyo");

            assertThat(get("/time").text()).contains("17:00:00 +09:00");
        }

        @ParameterizedTest
        @ValueSource(strings = {"{\"zoneinfo\":\"Hospital/Ward\"}", "{\"zoneinfo\":7}", "[]"})
        void hasNoTimeZoneOfATokenThatNamesNone(String claims) {
            issuer.claim(claims);
            login();

            assertThat(get("/time").text()).contains("08:00:00 +00:00");
        }

        @Test
        void isNotNeededForWhatPagesLoad() {
            for (Asset asset : Asset.ALL) {
                assertThat(get(asset.path().substring("/console".length())).status())
                        .isEqualTo(200);
            }
        }

        @Test
        void endsWhenNobodyUsesIt() {
            login();
            clock.advance(IDLE);

            Answer answer = get("/");

            assertIsEntrance(answer);
            assertThat(answer.text()).contains("Your session is over");
            clock.advance(Duration.ofHours(8));
            assertIsEntrance(get("/"));
            assertThat(cookies).doesNotContainKey(Cookies.SESSION);
        }

        @Test
        void isNotUsedByAPageThatLoadsAPartAgain() {
            login();
            clock.advance(IDLE.minusSeconds(1));
            assertThat(send("GET", "/", "reload=true", Form.EMPTY).text()).contains("the page");

            clock.advance(Duration.ofSeconds(1));

            Answer over = send("GET", "/", "reload=true", Form.EMPTY);
            assertThat(over.headers()).containsEntry("HX-Refresh", "true");
            assertThat(over.text()).isEmpty();
        }

        @Test
        void endsWhenTheIssuerRefusesToRenewIt() {
            login();
            issuer.expireTokens();
            issuer.refuse();

            assertIsEntrance(get("/"));
        }

        @Test
        void endsWhenTheIssuerSaysThatThePersonLoggedOut() {
            login();
            Map<String, String> browser = Map.copyOf(cookies);
            cookies.clear();

            Answer answer = post("/backchannel-logout", Map.of("logout_token", "logout-of-olga"));

            assertThat(answer.status()).isEqualTo(200);
            cookies.putAll(browser);
            assertIsEntrance(get("/"));
        }

        @Test
        void doesNotEndByATokenThatIsNone() {
            login();

            assertThat(post("/backchannel-logout", Map.of("logout_token", "access-1"))
                            .status())
                    .isEqualTo(400);
            assertThat(post("/backchannel-logout", Map.of()).status()).isEqualTo(400);
            assertThat(send("GET", "/backchannel-logout", "logout_token=logout-of-olga", Form.EMPTY)
                            .status())
                    .isEqualTo(404);
            assertThat(get("/").text()).contains("the page");
        }

        @Test
        void endsWithALogoutHereAndAtTheIssuer() {
            login();
            Session before = session();

            Answer answer = postAs("/logout", Map.of());

            assertThat(answer.text()).contains("You are logged out.", FakeIssuer.ISSUER + "/logout?client_id=");
            assertThat(cookies).doesNotContainKey(Cookies.SESSION);
            assertThat(sessions.use(before.id())).isEmpty();
            assertIsEntrance(get("/"));
        }
    }

    @Nested
    class ASessionThatIsOver {

        private Session over() {
            login();
            Session over = session();
            sessions.expire(over);
            return over;
        }

        @Test
        void endsWithALogout() {
            Session over = over();

            Answer answer = post("/logout", Map.of("csrf", over.formToken()));

            assertThat(answer.text()).contains("You are logged out.");
            assertThat(cookies).doesNotContainKey(Cookies.SESSION);
            assertThat(sessions.findOver(over.id())).isEmpty();
        }

        @Test
        void doesNotEndWithALogoutOfSomebodyElse() {
            Session over = over();

            assertIsEntrance(post("/logout", Map.of("csrf", "another")));
            assertThat(sessions.findOver(over.id())).isPresent();
        }
    }

    /** What comes of a browser that a load balancer sends to another server: ADR 0032 asks for one that does not. */
    @Nested
    class AnotherServer {

        private final Console first = console;
        private final Console second = server(new Sessions(IDLE, Duration.ofHours(8), new SecureRandom(), clock));

        @Test
        void knowsNoSessionOfTheFirst() {
            login();
            String session = cookies.get(Cookies.SESSION);
            console = second;

            assertThat(post("/approve", Map.of("destructionId", "7")).text()).contains("Your session is over");
            assertThat(post("/patient/erase", Map.of("patientId", "patient-7")).text())
                    .doesNotContain("kept");

            assertIsEntrance(get("/"));
            assertThat(pages.done).isEmpty();
            console = first;
            cookies.put(Cookies.SESSION, session);
            assertThat(get("/").text()).contains("the page");
        }

        @Test
        void logsInAnew() {
            login();
            console = second;

            login();

            assertThat(get("/").text()).contains("the page");
            console = first;
            assertIsEntrance(get("/"));
        }

        @Test
        void endsNoLoginOfTheFirst() {
            String url = get("/login").headers().get("Location");
            String state = Form.parse(url.substring(url.indexOf('?') + 1)).require("state");
            console = second;

            Answer answer = send("GET", "/callback", "code=a-code&state=" + state, Form.EMPTY);

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.text()).contains("not begun in this browser");
            assertThat(cookies).doesNotContainKey(Cookies.SESSION);
        }

        @Test
        void takesALogoutTokenThatTheFirstLearnsOfWithTheNextTokens() {
            login();
            console = second;
            assertThat(post("/backchannel-logout", Map.of("logout_token", "logout-of-olga"))
                            .status())
                    .isEqualTo(200);
            console = first;
            assertThat(get("/").text()).contains("the page");

            issuer.expireTokens();
            issuer.refuse();

            assertIsEntrance(get("/"));
        }
    }

    /** A file is made while it is sent. */
    @Nested
    class AFile {

        private Received file(String path) {
            return new Received(
                    "GET",
                    path,
                    Form.EMPTY,
                    Map.copyOf(cookies),
                    language,
                    origin,
                    site,
                    "a-request",
                    () -> Form.EMPTY);
        }

        private void failReply(boolean amid) {
            assertThatIOException()
                    .isThrownBy(() -> console.answer(file("/file"), reply -> {
                        if (amid) {
                            reply.text();
                        }
                        throw new IOException("gone");
                    }));
        }

        @Test
        void keepsWhatItNeedsUntilItIsSent() throws IOException {
            login();
            console.answer(file("/file"), Answer::bytes);

            assertThat(pages.done).containsExactly("begun", "sent", "ended");
        }

        @Test
        void givesItBackIfTheReplyFailsAmidTheBody() {
            login();

            failReply(true);

            assertThat(pages.done).containsExactly("begun", "sent", "ended");
        }

        @Test
        void givesItBackIfTheReplyFailsBeforeTheBody() {
            login();

            failReply(false);

            assertThat(pages.done).containsExactly("begun", "ended");
        }

        @Test
        void isExplainedIfItsBodyFails() throws IOException {
            login();
            List<Answer> sent = new ArrayList<>();

            console.answer(file("/file-of-two-halves"), reply -> {
                sent.add(reply);
                reply.bytes();
            });

            assertThat(sent).extracting(Answer::status).containsExactly(200, 410);
            assertThat(sent.get(1).headers()).doesNotContainKey("Content-Disposition");
            assertThat(refusals).containsExactly("READ_ESCROW_COPIES KEYS_DESTROYED");
        }

        @Test
        void isLoggedIfItsBodyFailsOnceSomeHasLeft() {
            login();
            Logger logger = Logger.getLogger(Console.class.getName());
            List<LogRecord> logged = new ArrayList<>();
            Filter before = logger.getFilter();
            logger.setFilter(entry -> !logged.add(entry));
            try {
                assertThatIOException()
                        .isThrownBy(() -> console.answer(file("/file-of-two-halves"), reply -> {
                            if (reply.status() != 200) {
                                throw new IOException("some has left");
                            }
                            reply.bytes();
                        }))
                        .withMessage("some has left");
            } finally {
                logger.setFilter(before);
            }

            assertThat(logged).singleElement().satisfies(entry -> {
                assertThat(entry.getLevel()).isEqualTo(Level.WARNING);
                assertThat(entry.getMessage()).isEqualTo("a download of the console broke off, request a-request");
                assertThat(entry.getThrown()).isInstanceOf(KeysDestroyedException.class);
            });
        }

        @Test
        void givesItBackIfItIsNotMade() {
            login();

            assertThat(get("/broken-file").status()).isEqualTo(410);
            assertThat(pages.done).containsExactly("begun", "ended");
        }
    }

    @Nested
    class ARefusal {

        @Test
        void namesTheRoleThatCanAndIsRecorded() {
            issuer.give("auditor");
            login();

            Answer answer = postAs("/approve", Map.of("destructionId", "7"));

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.text()).contains("Somebody with this role can do it: privacy-officer.");
            assertThat(pages.done).isEmpty();
            assertThat(refusals).containsExactly("APPROVE_DESTRUCTION FORBIDDEN");
        }

        @Test
        void thatIsOneTooManyIsCountedOnce() {
            issuer.give("auditor");
            login();
            tooMany = true;

            assertThat(postAs("/approve", Map.of("destructionId", "7")).status())
                    .isEqualTo(429);
            assertThat(refusals).containsExactly("APPROVE_DESTRUCTION FORBIDDEN");
        }

        @Test
        void ofTheFirstPersonSaysThatAnotherMustApprove() {
            login();

            Answer answer = postAs("/approve-own", Map.of());

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.text()).contains("Another person than the one who asked for it must approve it.");
        }

        @Test
        void isInTheLanguageOfThePerson() {
            language = "de";
            login();

            assertThat(postAs("/approve-own", Map.of()).text())
                    .contains("Eine andere Person als die, die es beantragt hat, muss freigeben.");
        }

        @Test
        void isInTheLanguageThatTheBrowserKeeps() {
            cookies.put(Cookies.TEXTS, "de.Europe%2FBerlin");

            assertThat(get("/").text()).contains("<html lang=\"de\">");
            login();
            assertThat(postAs("/approve-own", Map.of()).text())
                    .contains("Eine andere Person als die, die es beantragt hat, muss freigeben.");
        }

        @Test
        void namesThePatientInTheTrail() {
            login();

            Answer answer = postAs("/erase", Map.of("patientId", "patient-7"));

            assertThat(answer.status()).isEqualTo(410);
            assertThat(refusals).containsExactly("DESTROY_PATIENT_KEYS patient-7 KEYS_DESTROYED");
        }

        @Test
        void ofAnUnknownPageIsRecorded() {
            login();

            assertThat(get("/nothing").status()).isEqualTo(404);
            assertThat(refusals).containsExactly("UNKNOWN NOT_FOUND");
        }

        @Test
        void ofARequestThatIsOneTooManySaysSo() {
            login();
            full = true;

            assertThat(get("/").status()).isEqualTo(429);
            assertThat(refusals).containsExactly("UNKNOWN TOO_MANY_REQUESTS");
        }

        @Test
        void isInFlightUntilItIsSent() {
            login();

            assertThat(get("/").status()).isEqualTo(200);
            assertThat(inFlightWhileSent).isEqualTo(1);
        }

        @Test
        void isNoLongerInFlightIfItCanNotBeSent() {
            login();
            Received received = new Received(
                    "GET", "/", Form.EMPTY, Map.copyOf(cookies), language, origin, site, "a-request", () -> Form.EMPTY);

            assertThatIOException()
                    .isThrownBy(() -> console.answer(received, reply -> {
                        throw new IOException("gone");
                    }));
            assertThat(inFlight).isZero();
        }

        @Test
        void keepsWhatIsWrongInsideFromThePage() {
            login();

            Answer answer = get("/broken");

            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.text()).contains("Something went wrong").doesNotContain("a secret detail");
        }
    }
}
