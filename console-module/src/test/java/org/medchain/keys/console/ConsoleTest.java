package org.medchain.keys.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.FailureReason;
import org.medchain.keys.PatientId;
import org.medchain.keys.TickingClock;
import org.medchain.keys.TooManyRequestsException;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.console.access.IncompleteFormException;
import org.medchain.keys.console.access.RefusalRecord;
import org.medchain.keys.console.exchange.Answer;
import org.medchain.keys.console.exchange.Cookies;
import org.medchain.keys.console.exchange.Form;
import org.medchain.keys.console.exchange.Received;
import org.medchain.keys.console.login.FakeIssuer;
import org.medchain.keys.console.page.Asset;
import org.medchain.keys.console.page.SamplePages;
import org.medchain.keys.console.session.Session;
import org.medchain.keys.console.session.Sessions;

class ConsoleTest {

    private static final Duration IDLE = Duration.ofMinutes(15);

    private final TickingClock clock = new TickingClock(Instant.parse("2026-11-29T08:00:00Z"));
    private final FakeIssuer issuer = new FakeIssuer();
    private final Sessions sessions = new Sessions(IDLE, Duration.ofHours(8), new SecureRandom(), clock);
    private final SamplePages pages = new SamplePages();
    private final List<String> refusals = new ArrayList<>();
    private final Map<String, String> cookies = new HashMap<>();
    private boolean full;
    private boolean tooMany;
    private int inFlight;
    private int inFlightWhileSent;
    private Optional<String> origin = Optional.empty();
    private Optional<String> site = Optional.empty();
    private String language = "en";

    private Console console = server(sessions);

    /** Returns the console of a server that knows these sessions alone. */
    private Console server(Sessions known) {
        return new Console(
                Optional.of(issuer.consoleClient()),
                issuer.logins(known, clock),
                sender -> {
                    if (full) {
                        return Optional.empty();
                    }
                    inFlight++;
                    return Optional.of(() -> inFlight--);
                },
                new RefusalRecord() {
                    @Override
                    public void refuse(Operation operation, Optional<PatientId> patientId, FailureReason reason) {
                        refusals.add(operation
                                + patientId.map(it -> " " + it.value()).orElse("") + " " + reason);
                        if (tooMany) {
                            throw new TooManyRequestsException(Duration.ofMinutes(1));
                        }
                    }

                    @Override
                    public void refuseUnknown(FailureReason reason) {
                        refusals.add("UNKNOWN " + reason);
                    }

                    @Override
                    public boolean isAudited() {
                        return false;
                    }
                },
                List.of(pages),
                clock);
    }

    private Answer send(String method, String path, String query, Form form) {
        return send(method, path, query, () -> form);
    }

    private Answer send(String method, String path, String query, Supplier<Form> form) {
        Received received = new Received(
                method, path, Form.parse(query), Map.copyOf(cookies), language, origin, site, "a-request", form);
        List<Answer> sent = new ArrayList<>();
        try {
            console.answer(received, reply -> {
                inFlightWhileSent = inFlight;
                sent.add(reply);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(sent).hasSize(1);
        Answer answer = sent.get(0);
        answer.cookies().forEach(this::keep);
        assertThat(inFlight).isZero();
        return answer;
    }

    /** Keeps a cookie as browsers do. */
    private void keep(String cookie) {
        String[] pair = cookie.split(";", -1)[0].split("=", 2);
        if (cookie.contains("Max-Age=0")) {
            cookies.remove(pair[0]);
        } else {
            cookies.put(pair[0], pair[1]);
        }
    }

    /** The browser leaves amid the form. */
    private Answer breakOff(String path) {
        return send("POST", path, "", () -> {
            throw new IncompleteFormException(new IOException("gone"));
        });
    }

    private Answer get(String path) {
        return send("GET", path, "", Form.EMPTY);
    }

    private Answer post(String path, Map<String, String> fields) {
        return send("POST", path, "", new Form(fields));
    }

    private Answer login() {
        String url = get("/login").headers().get("Location");
        String state = Form.parse(url.substring(url.indexOf('?') + 1)).require("state");
        return send("GET", "/callback", "code=a-code&state=" + state, Form.EMPTY);
    }

    private Session session() {
        return sessions.use(cookies.get(Cookies.SESSION)).orElseThrow();
    }

    private Answer postAs(String path, Map<String, String> fields) {
        Map<String, String> sent = new HashMap<>(fields);
        sent.put("csrf", session().formToken());
        return post(path, sent);
    }

    private static void assertIsEntrance(Answer answer) {
        assertThat(answer.text()).contains("href=\"/console/login\"").doesNotContain("the page", "olga");
    }

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

        private Received file() {
            return new Received(
                    "GET",
                    "/file",
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
                    .isThrownBy(() -> console.answer(file(), reply -> {
                        if (amid) {
                            reply.text();
                        }
                        throw new IOException("gone");
                    }));
        }

        @Test
        void keepsWhatItNeedsUntilItIsSent() throws IOException {
            login();
            console.answer(file(), Answer::bytes);

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
        void givesItBackIfItIsNotMade() {
            login();

            assertThat(get("/broken-file").status()).isEqualTo(410);
            assertThat(pages.done).containsExactly("begun", "ended");
        }
    }

    @Nested
    class AForm {

        @Test
        void isDoneOnceAndLeadsToAPage() {
            login();

            Answer answer = postAs("/approve", Map.of("destructionId", "7"));

            assertThat(answer.status()).isEqualTo(303);
            assertThat(pages.done).containsExactly("approved 7");
            assertThat(get("/").text()).contains("It is approved.");
            assertThat(get("/").text()).doesNotContain("It is approved.");
        }

        @Test
        void isRefusedWithoutTheTokenOfTheSession() {
            login();

            Answer missing = post("/approve", Map.of("destructionId", "7"));
            Answer wrong = post("/approve", Map.of("destructionId", "7", "csrf", "another"));

            assertThat(missing.status()).isEqualTo(403);
            assertThat(wrong.status()).isEqualTo(403);
            assertThat(wrong.text()).contains("The form is out of date");
            assertThat(pages.done).isEmpty();
            assertThat(refusals).containsExactly("UNKNOWN FORBIDDEN", "UNKNOWN FORBIDDEN");
        }

        @Test
        void thatComesWhenTheSessionIsOverIsKeptAndNotDone() {
            login();
            Answer entrance = sendWhenOver(session().formToken());

            assertThat(entrance.text()).contains("What you typed is kept").doesNotContain("patient-7");
            assertThat(refusals).isEmpty();
            assertThat(login().headers()).containsEntry("Location", "/console/unsent");
            assertThat(session().unsent().orElseThrow().fields()).containsEntry("patientId", "patient-7");
            postAs("/approve", Map.of("destructionId", "7"));
            assertThat(session().unsent()).isPresent();
            postAs("/patient/erase", Map.of("patientId", "patient-7"));
            assertThat(session().unsent()).isEmpty();
        }

        @Test
        void thatIsTooLongIsNotSaidToBeKept() {
            login();
            String token = session().formToken();
            sendWhenOver(token);

            Answer entrance = post("/patient/hold", Map.of("reason", "a".repeat(17_000), "csrf", token));

            assertThat(entrance.text()).contains("Your session is over").doesNotContain("kept");
            assertThat(get("/").text()).contains("What you typed is kept");
        }

        @Test
        void isReadOfASessionThatIsOverIfItIsKeptOrLogsOut() {
            assertThat(Console.isReadWhenOver("/patient/erase")).isTrue();
            assertThat(Console.isReadWhenOver("/logout")).isTrue();
            assertThat(Console.isReadWhenOver("/approve")).isFalse();
        }

        @Test
        void thatComesWhenTheSessionIsOverIsNotKeptForAnotherTenant() {
            login();
            sendWhenOver(session().formToken());
            issuer.moveTo("another-hospital");

            assertThat(login().headers()).containsEntry("Location", "/console/");
            assertThat(session().unsent()).isEmpty();
        }

        @Test
        void thatComesWhenTheSessionIsOverIsNotKeptForAnotherPerson() {
            login();
            sendWhenOver(session().formToken());
            issuer.issueTo("issuer otto");

            assertThat(login().headers()).containsEntry("Location", "/console/");
            assertThat(session().unsent()).isEmpty();
        }

        @Test
        void ofAnotherSiteIsNotKeptWhenTheSessionIsOver() {
            login();
            String token = session().formToken();
            assertThat(sendWhenOver("another").text())
                    .contains("Your session is over")
                    .doesNotContain("kept");
            site = Optional.of("cross-site");
            assertThat(sendWhenOver(token).text()).doesNotContain("kept");

            assertThat(login().headers()).containsEntry("Location", "/console/");
        }

        private Answer sendWhenOver(String token) {
            clock.advance(IDLE);
            return post("/patient/erase", Map.of("patientId", "patient-7", "csrf", token));
        }

        @Test
        void isRefusedWithTheTokenOfAnotherSession() {
            login();
            String token = session().formToken();
            login();

            assertThat(post("/approve", Map.of("destructionId", "7", "csrf", token))
                            .status())
                    .isEqualTo(403);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "https://evil.example",
                    "null",
                    "http://keys.hospital.example",
                    "https://keys.hospital.example:8443"
                })
        void isRefusedFromAnotherOrigin(String other) {
            login();
            origin = Optional.of(other);

            assertThat(postAs("/approve", Map.of("destructionId", "7")).status())
                    .isEqualTo(403);
            assertThat(pages.done).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"cross-site", "same-site"})
        void isRefusedFromAnotherSite(String other) {
            login();
            site = Optional.of(other);

            assertThat(postAs("/approve", Map.of("destructionId", "7")).status())
                    .isEqualTo(403);
        }

        @Test
        void isTakenFromTheConsoleItself() {
            login();
            origin = Optional.of("https://keys.hospital.example");
            site = Optional.of("same-origin");

            assertThat(postAs("/approve", Map.of("destructionId", "7")).status())
                    .isEqualTo(303);
        }

        @Test
        void doesNothingAsALink() {
            login();

            Answer answer = send("GET", "/approve", "destructionId=7", Form.EMPTY);

            assertThat(answer.status()).isEqualTo(404);
            assertThat(pages.done).isEmpty();
        }

        @Test
        void thatBreaksOffDoesNothingAndIsRecorded() {
            login();

            Answer answer = breakOff("/approve");

            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.text()).contains("The form did not arrive in time.");
            assertThat(pages.done).isEmpty();
            assertThat(refusals).containsExactly("UNKNOWN INVALID_REQUEST");
        }

        @Test
        void ofTheIssuerThatBreaksOffIsRefused() {
            assertThat(breakOff("/backchannel-logout").status()).isEqualTo(400);
        }

        @Test
        void namesTheFieldThatIsMissing() {
            login();

            Answer answer = postAs("/approve", Map.of());

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).contains("destructionId must be filled in");
            assertThat(refusals).containsExactly("APPROVE_DESTRUCTION INVALID_REQUEST");
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
