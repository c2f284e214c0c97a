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
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.problem.EdgeAttributes;

class PlaceFilterTest {

    private static final FilterChain SUSPENDS = (request, response) -> request.startAsync();

    private final RefusedRequests refused = new RefusedRequests(System::nanoTime);
    private long now = TimeUnit.HOURS.toNanos(1);
    private final List<Runnable> paused = new ArrayList<>();
    private final PlaceFilter filter = new PlaceFilter(
            new Places(2, 3, 20, () -> now),
            refused,
            new SlowClients(
                    new Semaphore(1),
                    new Semaphore(1),
                    new Semaphore(1),
                    new HeldBytes(1_000_000),
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
        @ValueSource(strings = {"/health", "/", "/apis", "/aws-kmss", "/openapi"})
        void oneNeedsAPlaceWhereNobodyLooksAtATokenWhateverItSends(String path) throws Exception {
            suspended("192.0.2.7");
            suspended("192.0.2.7");

            assertThat(send(new Exchange().path(path).with("Authorization", "Bearer x"), (request, response) -> {}))
                    .isEqualTo(429);
        }
    }

    @Nested
    class WithAToken {

        private final Exchange exchange = new Exchange().path("/api/v1/tenants").with("Authorization", "Bearer x");

        /** Clients of AWS KMS leave the last slash of their endpoint away, or add it. */
        @ParameterizedTest
        @ValueSource(strings = {"/api/v1/tenants", "/admin/audit-logs", "/aws-kms", "/aws-kms/"})
        void manyGoOnFromOneAddress(String path) throws Exception {
            Exchange exchange = new Exchange().path(path).with("Authorization", "Bearer x");
            for (int i = 0; i < 10; i++) {
                assertThat(send(exchange, SUSPENDS)).isEqualTo(200);
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
