package org.medchain.keys.edge;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.problem.EdgeAttributes;

class PlaceFilterTest {

    private static final FilterChain SUSPENDS = (request, response) -> request.startAsync();

    private final RefusedRequests refused = new RefusedRequests(System::nanoTime);
    private long now = TimeUnit.HOURS.toNanos(1);
    private final List<Runnable> paused = new ArrayList<>();
    private final PlaceFilter filter = new PlaceFilter(
            new Places(2, 3, 20, () -> now),
            new Places(3, 4, 20, () -> now),
            refused,
            new SlowClients(
                    new Semaphore(1),
                    new Semaphore(1),
                    new Shares(4),
                    new Shares(1_000_000),
                    paused::add,
                    System::nanoTime));

    private void endPause() {
        paused.forEach(Runnable::run);
        paused.clear();
    }

    private int send(Exchange exchange, FilterChain chain) throws IOException, ServletException {
        filter.doFilter(exchange.request(), exchange.response(), chain);
        endPause();
        return exchange.status();
    }

    private Exchange suspended(String address) throws IOException, ServletException {
        Exchange exchange = new Exchange().path("/health").from(address);
        send(exchange, SUSPENDS);
        return exchange;
    }

    private static boolean turnsOutInvalid(ServletRequest request) {
        return ((BooleanSupplier) request.getAttribute(EdgeAttributes.PLACE)).getAsBoolean();
    }

    @Nested
    class WithoutAToken {

        @Test
        void oneThatFindsNoPlaceOfItsAddressIsTooMany() throws Exception {
            suspended("192.0.2.7");
            suspended("192.0.2.7");
            Exchange third = new Exchange().path("/health").from("192.0.2.7").with("X-Request-Id", "an-id");

            filter.doFilter(third.request(), third.response(), (request, response) -> {
                throw new AssertionError("it went on");
            });

            assertThat(third.isSuspended()).isTrue();
            assertThat(third.body()).isEmpty();

            endPause();
            assertThat(third.isSuspended()).isFalse();
            assertThat(third.status()).isEqualTo(429);
            assertThat(third.header("Retry-After")).isEqualTo("1");
            assertThat(third.header("Cache-Control")).isEqualTo("no-store");
            assertThat(third.body())
                    .isEqualTo("{\"type\":\"/problems/too-many-requests\",\"title\":\"Too many"
                            + " requests\",\"status\":429,\"detail\":\"There are too many requests of this kind."
                            + " Retry later.\",\"requestId\":\"an-id\"}");
            assertThat(refused.counts().get("address").sum()).isEqualTo(1);
        }

        /** They don't go by the status. */
        @Test
        void oneOfAwsKmsIsToldItByTheErrorAfterWhichItsClientsRetry() throws Exception {
            suspended("192.0.2.7");
            suspended("192.0.2.7");
            Exchange third = new Exchange().path("/aws-kms");

            assertThat(send(third, SUSPENDS)).isEqualTo(429);
            assertThat(third.body())
                    .endsWith(",\"__type\":\"ThrottlingException\",\"message\":\"There are too many requests of this"
                            + " kind. Retry later.\"}");

            Exchange other = new Exchange().path("/aws-kmss");
            assertThat(send(other, SUSPENDS)).isEqualTo(429);
            assertThat(other.body()).doesNotContain("__type");
        }

        @Test
        void thoseOfAnotherAddressHaveTheirOwnUpToABoundOfAll() throws Exception {
            suspended("192.0.2.7");
            suspended("192.0.2.7");

            assertThat(suspended("192.0.2.8").status()).isEqualTo(200);
            assertThat(suspended("192.0.2.9").status()).as("fourth of all").isEqualTo(429);
        }

        @Test
        void oneThatIsAnsweredGivesItsPlaceBack() throws Exception {
            for (int i = 0; i < 10; i++) {
                assertThat(send(new Exchange().path("/health"), (request, response) -> {}))
                        .isEqualTo(200);
            }
        }

        @Test
        void thoseOfOneAddressAreTwentyInASecond() throws Exception {
            for (int i = 0; i < 20; i++) {
                assertThat(send(new Exchange().path("/health"), (request, response) -> {}))
                        .isEqualTo(200);
            }
            assertThat(suspended("192.0.2.7").status()).isEqualTo(429);
            assertThat(suspended("192.0.2.8").status()).isEqualTo(200);

            now += TimeUnit.SECONDS.toNanos(1);
            assertThat(suspended("192.0.2.7").status()).isEqualTo(200);
        }

        @Test
        void oneThatFailsGivesItsPlaceBack() throws Exception {
            for (int i = 0; i < 10; i++) {
                try {
                    send(new Exchange().path("/health"), (request, response) -> {
                        throw new IOException("of the chain");
                    });
                } catch (IOException e) {
                    assertThat(e).hasMessage("of the chain");
                }
            }
            assertThat(suspended("192.0.2.7").status()).isEqualTo(200);
        }

        @Test
        void oneThatWasSuspendedGivesItsPlaceBackOnceWhenItIsAnswered() throws Exception {
            List<Exchange> suspended = new ArrayList<>(List.of(suspended("192.0.2.7"), suspended("192.0.2.7")));
            suspended.get(0).completeAsync();
            suspended.get(0).completeAsync();

            assertThat(suspended("192.0.2.7").status()).isEqualTo(200);
            assertThat(suspended("192.0.2.7").status()).isEqualTo(429);
        }

        @Test
        void oneThatIsDispatchedAgainKeepsItsOnePlace() throws Exception {
            Exchange dispatched = suspended("192.0.2.7");
            send(dispatched, (request, response) -> {});

            assertThat(suspended("192.0.2.7").status()).isEqualTo(200);
            assertThat(suspended("192.0.2.7").status()).isEqualTo(429);

            dispatched.completeAsync();
            assertThat(suspended("192.0.2.7").status()).isEqualTo(200);
        }

        @ParameterizedTest
        @ValueSource(strings = {"/health", "/", "/apis", "/aws-kmss", "/v11", "/openapi"})
        void oneNeedsAPlaceWhereNobodyLooksAtATokenWhateverItSends(String path) throws Exception {
            suspended("192.0.2.7");
            suspended("192.0.2.7");

            assertThat(send(new Exchange().path(path).with("Authorization", "Bearer x"), (request, response) -> {}))
                    .isEqualTo(429);
        }
    }

    @Nested
    class WithATokenInTheBody {

        /** The issuer sends its logout tokens to the console. */
        @Test
        void aLogoutOfTheIssuerWaitsThereToo() throws Exception {
            for (int i = 0; i < 3; i++) {
                assertThat(send(new Exchange().path("/console/backchannel-logout"), SUSPENDS))
                        .isEqualTo(200);
            }

            assertThat(waiting("192.0.2.7").status()).isEqualTo(429);
            assertThat(send(new Exchange().path("/console/"), SUSPENDS)).isEqualTo(200);
            assertThat(send(new Exchange().path("/console/login"), SUSPENDS)).isEqualTo(200);
        }

        private Exchange waiting(String address) throws IOException, ServletException {
            Exchange exchange = new Exchange().path("/v1/auth/jwt/login").from(address);
            send(exchange, SUSPENDS);
            return exchange;
        }

        @Test
        void thoseThatWaitForItLeaveThePlacesToOthers() throws Exception {
            for (int i = 0; i < 3; i++) {
                assertThat(waiting("192.0.2.7").status()).isEqualTo(200);
            }

            assertThat(suspended("192.0.2.7").status()).isEqualTo(200);
            assertThat(suspended("192.0.2.7").status()).isEqualTo(200);
        }

        @Test
        void oneThatFindsNoPlaceToWaitIsTooMany() throws Exception {
            for (int i = 0; i < 3; i++) {
                waiting("192.0.2.7");
            }

            assertThat(waiting("192.0.2.7").status()).isEqualTo(429);
            assertThat(waiting("192.0.2.8").status()).isEqualTo(200);
            assertThat(waiting("192.0.2.9").status()).as("fifth of all").isEqualTo(429);
        }

        /** Nobody looks at the token in the header. */
        @Test
        void oneThatHasAnotherInAHeaderWaitsInAPlaceToo() throws Exception {
            for (int i = 0; i < 3; i++) {
                waiting("192.0.2.7");
            }
            Exchange exchange = new Exchange().path("/v1/auth/jwt/login").with("X-Vault-Token", "x");

            assertThat(send(exchange, SUSPENDS)).isEqualTo(429);
        }

        @Test
        void oneThatHasArrivedTakesAPlaceAndLeavesTheOneWhereItWaited() throws Exception {
            Exchange arrived = waiting("192.0.2.7");
            send(
                    arrived,
                    (request, response) -> assertThat(turnsOutInvalid(request)).isTrue());

            for (int i = 0; i < 3; i++) {
                assertThat(waiting("192.0.2.7").status()).isEqualTo(200);
            }
            assertThat(suspended("192.0.2.7").status()).isEqualTo(200);
            assertThat(suspended("192.0.2.7").status()).isEqualTo(429);

            arrived.completeAsync();
            assertThat(suspended("192.0.2.7").status()).isEqualTo(200);
        }

        @Test
        void oneThatHasArrivedAndFindsNoPlaceIsTooMany() throws Exception {
            suspended("192.0.2.7");
            suspended("192.0.2.7");

            send(
                    waiting("192.0.2.7"),
                    (request, response) -> assertThat(turnsOutInvalid(request)).isFalse());

            assertThat(refused.counts().get("address").sum()).isEqualTo(1);
        }
    }

    @Nested
    class WithASession {

        private static final String COOKIE = "other=1; __Host-medchain-console=x";

        @ParameterizedTest
        @ValueSource(strings = {"/console", "/console/", "/console/erasures/approve"})
        void manyGoOnFromOneAddress(String path) throws Exception {
            for (int i = 0; i < 10; i++) {
                assertThat(send(new Exchange().path(path).with("Cookie", COOKIE), SUSPENDS))
                        .isEqualTo(200);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"/health", "/api/v1/tenants", "/consoles/"})
        void oneNeedsAPlaceWhereNobodyLooksAtIt(String path) throws Exception {
            suspended("192.0.2.7");
            suspended("192.0.2.7");

            assertThat(send(new Exchange().path(path).with("Cookie", COOKIE), SUSPENDS))
                    .isEqualTo(429);
        }

        @ParameterizedTest
        @ValueSource(strings = {"other=1", "__Host-medchain-login=x"})
        void oneNeedsAPlaceWithAnotherCookie(String cookie) throws Exception {
            suspended("192.0.2.7");
            suspended("192.0.2.7");

            assertThat(send(new Exchange().path("/console/").with("Cookie", cookie), SUSPENDS))
                    .isEqualTo(429);
        }

        @Test
        void oneWhoseSessionIsUnknownTakesAPlace() throws Exception {
            Exchange exchange = new Exchange().path("/console/").with("Cookie", COOKIE);
            suspended("192.0.2.7");
            suspended("192.0.2.7");

            send(
                    exchange,
                    (request, response) -> assertThat(turnsOutInvalid(request)).isFalse());

            assertThat(refused.counts().get("address").sum()).isEqualTo(1);
        }
    }

    @Nested
    class WithAToken {

        private final Exchange exchange = new Exchange().path("/api/v1/tenants").with("Authorization", "Bearer x");

        /** Clients of AWS KMS leave the last slash of their endpoint away, or add it. */
        @ParameterizedTest
        @ValueSource(strings = {"/api/v1/tenants", "/admin/audit-logs", "/aws-kms", "/aws-kms/", "/v1/transit/keys/a"})
        void manyGoOnFromOneAddress(String path) throws Exception {
            for (int i = 0; i < 10; i++) {
                assertThat(send(new Exchange().path(path).with("Authorization", "Bearer x"), SUSPENDS))
                        .isEqualTo(200);
            }
        }

        @ParameterizedTest
        @CsvSource({"/v1/transit/encrypt/a, X-Vault-Token", "/aws-kms, X-Amz-Security-Token"})
        void manyGoOnThatHaveItInTheHeaderOfAnotherProtocol(String path, String header) throws Exception {
            for (int i = 0; i < 10; i++) {
                assertThat(send(new Exchange().path(path).with(header, "x"), SUSPENDS))
                        .isEqualTo(200);
            }
        }

        @Test
        void oneThatIsInvalidTakesAPlaceUntilItIsAnswered() throws Exception {
            suspended("192.0.2.7");

            send(exchange, (request, response) -> {
                assertThat(turnsOutInvalid(request)).isTrue();
                assertThat(turnsOutInvalid(request)).as("it has one already").isTrue();
                assertThat(send(new Exchange().path("/health"), SUSPENDS)).isEqualTo(429);
            });

            assertThat(send(new Exchange().path("/health"), SUSPENDS)).isEqualTo(200);
        }

        @Test
        void oneThatIsInvalidAndFindsNoPlaceIsCounted() throws Exception {
            suspended("192.0.2.7");
            suspended("192.0.2.7");

            send(
                    exchange,
                    (request, response) -> assertThat(turnsOutInvalid(request)).isFalse());

            assertThat(refused.counts().get("address").sum()).isEqualTo(1);
        }
    }
}
