package org.medchain.keys.console.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.TickingClock;
import org.medchain.keys.console.exchange.Form;
import org.medchain.keys.console.login.LoginRefusedException.Reason;
import org.medchain.keys.console.session.Session;
import org.medchain.keys.console.session.Sessions;
import org.medchain.keys.server.caller.Identity;

class LoginsTest {

    private final TickingClock clock = new TickingClock(Instant.parse("2026-11-29T08:00:00Z"));
    private final FakeIssuer issuer = new FakeIssuer();
    private final Sessions sessions =
            new Sessions(Duration.ofMinutes(15), Duration.ofHours(8), new SecureRandom(), clock);
    private final Logins logins = issuer.logins(sessions, clock);

    private static Form queryOf(Logins.Begun begun) {
        return Form.parse(begun.url().getRawQuery());
    }

    private Session login() {
        Logins.Begun begun = logins.begin();
        return logins.finish(
                begun.mark(), Map.of("code", "a-code", "state", queryOf(begun).require("state")));
    }

    private static <T> T inAnotherThread(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work)
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void assertRefused(Reason reason, Runnable login) {
        assertThatExceptionOfType(LoginRefusedException.class)
                .isThrownBy(login::run)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Nested
    class Begin {

        @Test
        void leadsToTheIssuerWithAChallenge() {
            Logins.Begun begun = logins.begin();
            Form query = queryOf(begun);

            assertThat(begun.url().toString()).startsWith(FakeIssuer.ISSUER + "/auth?");
            assertThat(query.require("response_type")).isEqualTo("code");
            assertThat(query.require("client_id")).isEqualTo(FakeIssuer.CLIENT);
            assertThat(query.require("redirect_uri")).isEqualTo(FakeIssuer.CONSOLE + "console/callback");
            assertThat(query.require("scope")).isEqualTo("openid");
            assertThat(query.require("code_challenge_method")).isEqualTo("S256");
            assertThat(query.require("code_challenge")).hasSize(43);
            assertThat(begun.url().toString()).doesNotContain(begun.mark(), "secret", "of+the+console");
        }

        @Test
        void failsWhileTheIssuerIsAway() {
            issuer.goAway();

            assertThatExceptionOfType(IssuerAwayException.class).isThrownBy(logins::begin);
        }

        @Test
        void asksAnIssuerThatIsAwayAgainAfterAWhile() {
            issuer.goAway();
            assertThatExceptionOfType(IssuerAwayException.class).isThrownBy(logins::begin);
            assertThatExceptionOfType(IssuerAwayException.class).isThrownBy(logins::begin);
            assertThat(issuer.attempts()).isEqualTo(1);
            issuer.comeBack();

            clock.advance(IssuerDescriptions.RETRY);

            assertThat(logins.begin().url()).hasHost("login.hospital.example");
            assertThat(issuer.attempts()).isEqualTo(2);
        }

        @Test
        void goesOnWithWhatTheIssuerSaidBefore() {
            logins.begin();
            issuer.goAway();
            clock.advance(IssuerDescriptions.KEPT);

            assertThat(logins.begin().url()).hasHost("login.hospital.example");
            logins.begin();
            assertThat(issuer.attempts()).isEqualTo(2);

            clock.advance(IssuerDescriptions.RETRY);
            logins.begin();
            assertThat(issuer.attempts()).isEqualTo(3);
        }

        @Test
        void doesNotWaitForAnotherWhoAsksTheIssuerAgain() {
            logins.begin();
            clock.advance(IssuerDescriptions.KEPT);
            List<String> meanwhile = new ArrayList<>();
            issuer.whileAsked(
                    () -> meanwhile.add(inAnotherThread(logins::begin).url().getHost()));

            logins.begin();

            assertThat(meanwhile).containsExactly("login.hospital.example");
        }
    }

    @Nested
    class Finish {

        @Test
        void opensASessionForWhoLoggedIn() {
            Session session = login();

            assertThat(session.subject()).isEqualTo(FakeIssuer.SUBJECT);
            assertThat(logins.identityOf(session).map(Identity::name)).contains("olga");
            assertThat(sessions.use(session.id())).contains(session);
        }

        @Test
        void sendsTheVerifierAndTheSecretOfTheClient() {
            Logins.Begun begun = logins.begin();
            String challenge = queryOf(begun).require("code_challenge");

            logins.finish(
                    begun.mark(),
                    Map.of("code", "a-code", "state", queryOf(begun).require("state")));

            Form sent = issuer.forms().get(0);
            assertThat(sent.require("grant_type")).isEqualTo("authorization_code");
            assertThat(sent.require("code")).isEqualTo("a-code");
            assertThat(new LoginAttempts.Attempt("", "", sent.require("code_verifier")).challenge())
                    .isEqualTo(challenge);
            assertThat(sent.require("redirect_uri")).isEqualTo(FakeIssuer.CONSOLE + "console/callback");
            assertThat(sent.find("client_secret")).isEmpty();
            assertThat(issuer.lastRequest().headers().firstValue("Authorization"))
                    .contains("Basic "
                            + Base64.getEncoder()
                                    .encodeToString(
                                            "medchain-console:of+the+console".getBytes(StandardCharsets.UTF_8)));
        }

        @Test
        void sendsTheSecretInTheFormIfTheIssuerTakesItThereAlone() {
            issuer.takesSecretsInTheForm();

            login();

            assertThat(issuer.forms().get(0).require("client_secret")).isEqualTo("of the console");
            assertThat(issuer.lastRequest().headers().firstValue("Authorization"))
                    .isEmpty();
        }

        @Test
        void namesAClientThatHasNoSecret() {
            issuer.withoutSecret();

            login();

            assertThat(issuer.forms().get(0).require("client_id")).isEqualTo(FakeIssuer.CLIENT);
        }

        @Test
        void isRefusedInAnotherBrowser() {
            Logins.Begun begun = logins.begin();
            Map<String, String> sent =
                    Map.of("code", "a-code", "state", queryOf(begun).require("state"));

            assertRefused(Reason.NOT_BEGUN_HERE, () -> logins.finish("", sent));
            assertRefused(
                    Reason.NOT_BEGUN_HERE, () -> logins.finish(logins.begin().mark(), sent));
            assertThat(issuer.issued()).isZero();
        }

        @Test
        void isRefusedIfTheIssuerRefuses() {
            Logins.Begun begun = logins.begin();
            String state = queryOf(begun).require("state");

            assertRefused(
                    Reason.BY_ISSUER,
                    () -> logins.finish(begun.mark(), Map.of("error", "access_denied", "state", state)));
            issuer.refuse();
            assertRefused(
                    Reason.BY_ISSUER, () -> logins.finish(begun.mark(), Map.of("code", "a-code", "state", state)));
        }

        /** RFC 9207. */
        @Test
        void isRefusedIfAnotherIssuerAnswers() {
            Logins.Begun begun = logins.begin();
            String state = queryOf(begun).require("state");

            assertRefused(
                    Reason.BY_ISSUER,
                    () -> logins.finish(
                            begun.mark(), Map.of("code", "a-code", "state", state, "iss", "https://evil.example")));
            assertThat(issuer.issued()).isZero();
        }

        @Test
        void isRefusedWithATokenOfAnotherApplication() {
            issuer.issueFor("another-client");

            assertRefused(Reason.NOT_FOR_THE_CONSOLE, LoginsTest.this::login);
        }

        @Test
        void isRefusedWithATokenThatNamesNoApplication() {
            issuer.nameNoClient();

            assertRefused(Reason.NOT_FOR_THE_CONSOLE, LoginsTest.this::login);
        }

        @Test
        void isRefusedWithATokenThatIsNotValidHere() {
            issuer.issueTokensThatAreNotValid();

            assertRefused(Reason.NOT_FOR_THIS_INSTALLATION, LoginsTest.this::login);
        }
    }

    @Nested
    class IdentityOf {

        @Test
        void renewsATokenWhoseTimeIsOver() {
            Session session = login();
            issuer.expireTokens();

            assertThat(logins.identityOf(session)).isPresent();

            assertThat(issuer.forms().get(1).require("grant_type")).isEqualTo("refresh_token");
            assertThat(issuer.forms().get(1).require("refresh_token")).isEqualTo("refresh-1");
            assertThat(session.tokens().refresh()).contains("refresh-2");
            logins.identityOf(session);
            assertThat(issuer.issued()).isEqualTo(2);
        }

        @Test
        void letsOthersUseSessionsWhileItAsksTheIssuer() {
            Session session = login();
            issuer.expireTokens();
            List<Session> meanwhile = new ArrayList<>();
            issuer.whileAsked(
                    () -> inAnotherThread(() -> sessions.use(session.id())).ifPresent(meanwhile::add));

            logins.identityOf(session);

            assertThat(meanwhile).containsExactly(session);
        }

        @Test
        void endsTheSessionIfTheIssuerRefuses() {
            Session session = login();
            issuer.expireTokens();
            issuer.refuse();

            assertThat(logins.identityOf(session)).isEmpty();
            assertThat(sessions.use(session.id())).isEmpty();
        }

        @Test
        void endsTheSessionIfThereIsNothingToRenewItWith() {
            issuer.giveNoRefreshTokens();
            Session session = login();
            issuer.expireTokens();

            assertThat(logins.identityOf(session)).isEmpty();
            assertThat(sessions.use(session.id())).isEmpty();
        }

        @Test
        void endsTheSessionIfTheTokenIsOfAnotherPerson() {
            Session session = login();
            issuer.expireTokens();
            issuer.issueTo("issuer somebody-else");

            assertThat(logins.identityOf(session)).isEmpty();
            assertThat(sessions.use(session.id())).isEmpty();
        }

        @Test
        void keepsTheSessionWhileTheIssuerIsAway() {
            Session session = login();
            issuer.expireTokens();
            issuer.goAway();

            assertThatExceptionOfType(IssuerAwayException.class).isThrownBy(() -> logins.identityOf(session));
            assertThat(sessions.use(session.id())).isPresent();
        }

        @ParameterizedTest
        @ValueSource(ints = {408, 429, 500, 503})
        void keepsTheSessionWhileTheIssuerHasTooMuchToDo(int status) {
            Session session = login();
            issuer.expireTokens();
            issuer.refuse(status);

            assertThatExceptionOfType(IssuerAwayException.class).isThrownBy(() -> logins.identityOf(session));
            assertThat(sessions.use(session.id())).isPresent();
        }

        @Test
        void asksAnIssuerThatIsAwayAgainAfterAWhile() {
            Session session = login();
            issuer.expireTokens();
            issuer.goAway();
            int before = issuer.attempts();
            assertThatExceptionOfType(IssuerAwayException.class).isThrownBy(() -> logins.identityOf(session));
            assertThatExceptionOfType(IssuerAwayException.class).isThrownBy(() -> logins.identityOf(session));
            assertThat(issuer.attempts()).isEqualTo(before + 1);
            issuer.comeBack();

            clock.advance(IssuerDescriptions.RETRY);

            assertThat(logins.identityOf(session)).isPresent();
        }

        /** It was away while this server's clock was ahead. */
        @Test
        void asksAnIssuerThatWasAwayOnceTheClockIsSetBack() {
            Session session = login();
            issuer.expireTokens();
            issuer.goAway();
            clock.advance(Duration.ofMinutes(1));
            assertThatExceptionOfType(IssuerAwayException.class).isThrownBy(() -> logins.identityOf(session));
            issuer.comeBack();

            clock.advance(Duration.ofMinutes(-1));

            assertThat(logins.identityOf(session)).isPresent();
        }

        /** The threads that they wait on are those of all tenants' requests. */
        @Test
        void letsFewRequestsWaitForAnIssuerThatIsSilent() throws InterruptedException {
            Session session = login();
            issuer.expireTokens();
            issuer.goAway();
            int before = issuer.attempts();
            CountDownLatch silence = new CountDownLatch(1);
            issuer.whileAsked(() -> await(silence));
            BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
            ExecutorService requests = Executors.newCachedThreadPool();
            try {
                for (int i = 0; i < Logins.MOST_RENEWING + 20; i++) {
                    requests.execute(() -> failures.add(catchThrowable(() -> logins.identityOf(session))));
                }

                for (int i = 0; i < 20; i++) {
                    assertThat(failures.poll(60, TimeUnit.SECONDS)).isInstanceOf(IssuerAwayException.class);
                }
                silence.countDown();
                for (int i = 0; i < Logins.MOST_RENEWING; i++) {
                    assertThat(failures.poll(60, TimeUnit.SECONDS)).isInstanceOf(IssuerAwayException.class);
                }
                assertThat(issuer.attempts()).isEqualTo(before + 1);
            } finally {
                silence.countDown();
                requests.shutdown();
            }
        }
    }

    @Nested
    class End {

        @Test
        void takesTheRefreshTokenBack() {
            Session session = login();

            logins.end(session);

            assertThat(sessions.use(session.id())).isEmpty();
            assertThat(issuer.lastRequest().uri()).hasToString(FakeIssuer.ISSUER + "/revoke");
            assertThat(issuer.forms().get(1).require("token")).isEqualTo("refresh-1");
        }

        @Test
        void endsTheSessionAlsoWhileTheIssuerIsAway() {
            Session session = login();
            issuer.goAway();

            logins.end(session);

            assertThat(sessions.use(session.id())).isEmpty();
        }

        @Test
        void leadsToTheLogoutOfTheIssuerWithoutAToken() {
            Optional<String> url = logins.logoutAtIssuer().map(Object::toString);

            assertThat(url.orElseThrow())
                    .startsWith(FakeIssuer.ISSUER + "/logout?client_id=medchain-console&post_logout_redirect_uri=")
                    .doesNotContain("token");
        }
    }
}
