package org.medchain.keys.edge;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A client that sends or reads slowly holds no thread but in one of the places for that, and no memory but its owner's. */
class SlowClientsTest {

    private static final int MEMORY = 4_000_000;
    private static final int OF_ONE_OWNER = MEMORY / 4;
    private static final int MOST_HELD = 2_097_152;

    private final Exchange exchange = new Exchange();
    private final Semaphore readers = new Semaphore(1);
    private final Semaphore writers = new Semaphore(1);
    private final Shares longAnswers = new Shares(4);
    private final RefusedRequests refused = new RefusedRequests(() -> 0);
    private Shares memory = new Shares(MEMORY);
    private long now;

    private void filter(FilterChain chain) throws IOException {
        filter(new SlowClients(readers, writers, longAnswers, memory, Runnable::run, () -> now), exchange, chain);
    }

    private void filter(SlowClients clients, Exchange some, FilterChain chain) throws IOException {
        new EdgeFilter(ContextKind.OWN, refused, clients).doFilter(some.request(), some.response(), chain);
    }

    private void assertRefusedOnce() {
        assertThat(exchange.status()).isEqualTo(429);
        assertThat(refused.counts().get("busy").sum()).isEqualTo(1);
    }

    @SuppressWarnings("unchecked")
    private static boolean arrives(ServletRequest request, String tenant) {
        return ((Predicate<String>) request.getAttribute("org.medchain.keys.body")).test(tenant);
    }

    private static FilterChain answering(int length) {
        return (request, response) -> write(response, length);
    }

    private static void write(ServletResponse response, int length) throws IOException {
        byte[] some = new byte[1000];
        Arrays.fill(some, (byte) 'x');
        for (int left = length; left > 0; left -= some.length) {
            response.getOutputStream().write(some, 0, Math.min(left, some.length));
        }
    }

    @AfterEach
    void everythingIsGivenBack() {
        assertThat(memory.taken()).isZero();
        assertThat(longAnswers.taken()).isZero();
    }

    @Nested
    class AnAnswer {

        @Test
        void isWrittenByTheThreadThatMadeItIfOneOfThePlacesIsFree() throws IOException {
            filter(answering(100_000));

            assertThat(exchange.body()).hasSize(100_000).matches("x*");
            assertThat(exchange.isSuspended()).isFalse();
            assertThat(writers.availablePermits()).isEqualTo(1);
        }

        @Test
        void isWrittenAsTheClientReadsIfNoneIs() throws IOException {
            writers.drainPermits();

            filter(answering(100_000));

            assertThat(exchange.body()).hasSize(100_000);
            assertThat(exchange.completions()).isEqualTo(1);
        }

        @Test
        void waitsWithoutAThreadForAClientThatDoesNotRead() throws IOException {
            writers.drainPermits();
            exchange.reading(1);

            filter(answering(100_000));
            int before = exchange.body().length();
            long held = memory.taken();
            exchange.read(Integer.MAX_VALUE);

            assertThat(before).isLessThan(100_000);
            assertThat(held).isPositive();
            assertThat(exchange.body()).hasSize(100_000);
            assertThat(exchange.completions()).isEqualTo(1);
        }

        @Test
        void isGivenUpIfTheClientLeaves() throws IOException {
            writers.drainPermits();
            exchange.reading(1);

            filter(answering(100_000));
            exchange.leave();

            assertThat(exchange.completions()).isEqualTo(1);
        }

        @Test
        void forWhichItsOwnerHasNoMemoryIsAnsweredThatThereAreTooMany() throws IOException {
            memory.take("", OF_ONE_OWNER - 50_000);

            filter(answering(100_000));
            memory.giveBack("", OF_ONE_OWNER - 50_000);

            assertRefusedOnce();
            assertThat(exchange.header("Retry-After")).isEqualTo("1");
            assertThat(exchange.body()).contains("/problems/too-many-requests").doesNotContain("xx");
        }

        @Test
        void ofASuspendedRequestIsWrittenWhenItIsComplete() throws IOException {
            List<AsyncContext> suspended = new ArrayList<>();

            filter((request, response) -> {
                suspended.add(request.startAsync());
                write(response, 100);
            });
            String before = exchange.body();
            suspended.get(0).complete();
            suspended.get(0).complete();

            assertThat(before).isEmpty();
            assertThat(exchange.body()).hasSize(100);
            assertThat(exchange.completions()).isEqualTo(1);
        }
    }

    @Nested
    class ALongAnswer {

        @Test
        void isWrittenWhileItIsMade() throws IOException {
            memory = new Shares(100 * MEMORY);

            filter((request, response) -> {
                write(response, MOST_HELD + 1000);
                assertThat(exchange.body().length()).isGreaterThan(MOST_HELD);
                assertThat(longAnswers.taken()).isEqualTo(1);
                assertThat(memory.taken()).isZero();
            });

            assertThat(exchange.body()).hasSize(MOST_HELD + 1000);
        }

        @Test
        void isRefusedIfThereAreSoManyAlready() throws IOException {
            memory = new Shares(100 * MEMORY);
            List<String> others = List.of("a", "b", "c", "d");
            others.forEach(owner -> longAnswers.take(owner, 1));

            filter(answering(MOST_HELD + 1000));
            others.forEach(owner -> longAnswers.giveBack(owner, 1));

            assertRefusedOnce();
        }

        @Test
        void isWrittenHoweverManyAnotherTenantHas() throws IOException {
            SlowClients clients = SlowClients.ofTheServer();
            FilterChain chain = answeringLong("other", (request, response) -> {});
            for (int i = 0; i < 20; i++) {
                FilterChain meanwhile = chain;
                Exchange next = i == 0 ? exchange : new Exchange();
                chain = answeringLong("greedy", (request, response) -> filter(clients, next, meanwhile));
            }

            filter(clients, new Exchange(), chain);

            assertThat(exchange.body()).hasSize(MOST_HELD + 1000).matches("x*");
        }

        private static FilterChain answeringLong(String tenant, FilterChain meanwhile) {
            return (request, response) -> {
                arrives(request, tenant);
                try {
                    write(response, MOST_HELD + 1000);
                } finally {
                    meanwhile.doFilter(request, response);
                }
            };
        }

        @Test
        void endsIfTheClientReadsTooSlowly() throws IOException {
            memory = new Shares(100 * MEMORY);

            filter((request, response) -> {
                write(response, MOST_HELD + 1000);
                now = Duration.ofMinutes(10).toNanos();
                write(response, 1000);
            });

            assertThat(exchange.body().length()).isLessThan(MOST_HELD + 2000);
        }
    }

    @Nested
    class ABody {

        private final byte[] body = "0123456789".getBytes(StandardCharsets.US_ASCII);
        private String read;
        private boolean arrived;

        private void readBody(ServletRequest request) throws IOException {
            arrived = arrives(request, "a-tenant");
            if (arrived) {
                read = new String(request.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            }
        }

        private void filterIt() throws IOException {
            filter((request, response) -> readBody(request));
        }

        @Test
        void thatIsShortIsReadByTheThreadThatAsksIfOneOfThePlacesIsFree() throws IOException {
            exchange.expecting(body.length).send(body);

            filterIt();

            assertThat(read).isEqualTo("0123456789");
            assertThat(readers.availablePermits()).isEqualTo(1);
        }

        @Test
        void isReadAsItArrivesIfNoneIs() throws IOException {
            readers.drainPermits();
            exchange.expecting(body.length);

            filterIt();
            assertThat(arrived).isFalse();
            exchange.send(Arrays.copyOf(body, 4));
            assertThat(exchange.dispatches()).isZero();
            exchange.send(Arrays.copyOfRange(body, 4, 10));
            assertThat(exchange.dispatches()).isEqualTo(1);
            filterIt();

            assertThat(read).isEqualTo("0123456789");
        }

        @Test
        void thatDoesNotArriveIsToldToTheOneWhoReadsIt() throws IOException {
            readers.drainPermits();
            exchange.expecting(body.length);

            filterIt();
            exchange.leave();
            assertThat(exchange.dispatches()).isEqualTo(1);
            filterIt();

            assertThat(read).isNull();
            assertThat(exchange.status()).isEqualTo(408);
        }

        @Test
        void thatTricklesIsReadForHalfAMinute() throws IOException {
            readers.drainPermits();
            exchange.expecting(body.length);

            filterIt();
            now = Duration.ofSeconds(31).toNanos();
            exchange.send(Arrays.copyOf(body, 4));
            filterIt();

            assertThat(exchange.dispatches()).isEqualTo(1);
            assertThat(exchange.status()).isEqualTo(408);
        }

        @Test
        void forWhichItsOwnerHasNoMemoryIsAnsweredThatThereAreTooMany() throws IOException {
            memory.take("a-tenant", OF_ONE_OWNER);
            exchange.expecting(100_000);

            filterIt();
            exchange.send(new byte[50_000]);
            memory.giveBack("a-tenant", OF_ONE_OWNER);

            assertThat(arrived).isFalse();
            assertRefusedOnce();
            assertThat(exchange.completions()).isEqualTo(1);
        }

        /** By the name that Open Liberty's has. */
        private static final class MessageTooLargeException extends IOException {}

        @Test
        void thatIsLongerThanTheServerTakesIsAnsweredSo() throws IOException {
            exchange.with("Transfer-Encoding", "chunked");

            filterIt();
            exchange.failBody(new IOException(new MessageTooLargeException()));

            assertThat(exchange.status()).isEqualTo(413);
            assertThat(exchange.body()).contains("/problems/invalid-request", "\"status\":413");
            assertThat(exchange.completions()).isEqualTo(1);
            assertThat(exchange.dispatches()).isZero();
        }

        @Test
        void thatIsLongerThanTheOneWhoAsksAllowsIsCutOff() throws IOException {
            exchange.expecting(100_000);

            filter((request, response) -> {
                request.setAttribute("org.medchain.keys.longest-body", 20_000);
                readBody(request);
            });
            exchange.send(new byte[20_000]);
            assertThat(exchange.dispatches()).isZero();
            exchange.send(new byte[10]);
            assertThat(exchange.dispatches()).isEqualTo(1);
            filterIt();

            assertThat(read).hasSize(20_001);
        }

        @Test
        void keepsThePathOfItsRequestAsItWasSent() throws IOException {
            readers.drainPermits();
            exchange.expecting(body.length).path("/api/v1/a%2Fb");

            filterIt();
            exchange.send(body);
            exchange.path("/api/v1/a/b");

            filter((request, response) ->
                    assertThat(((HttpServletRequest) request).getRequestURI()).isEqualTo("/api/v1/a%2Fb"));
        }

        @Test
        void thatIsNotThereIsNotWaitedFor() throws IOException {
            readers.drainPermits();

            filter((request, response) -> {
                readBody(request);
                ((HttpServletResponse) response).setStatus(204);
            });

            assertThat(arrived).isTrue();
            assertThat(read).isEmpty();
            assertThat(exchange.status()).isEqualTo(204);
        }
    }
}
