package org.medchain.keys.edge;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.keys.problem.EdgeAttributes;

class EdgeFilterTest {

    private static final String NOT_FOUND = "{\"type\":\"/problems/not-found\",\"title\":\"Not found\",\"status\":404,"
            + "\"detail\":\"There is no such thing, or not for this caller.\",\"requestId\":\"an-id\"}";

    private final Exchange exchange = new Exchange().with("X-Request-Id", "an-id");
    private long now;
    private final RefusedRequests refused = new RefusedRequests(System::nanoTime);
    private final SlowClients clients = new SlowClients(
            new Semaphore(1), new Semaphore(1), new Shares(4), new Shares(1_000_000), Runnable::run, () -> now);

    private void filter(FilterChain chain) throws IOException {
        new EdgeFilter(ContextKind.OWN, refused, clients).doFilter(exchange.request(), exchange.response(), chain);
    }

    @Nested
    class Request {

        @ParameterizedTest(name = "{0}")
        @MethodSource("org.medchain.keys.edge.EdgeFilterTest#malformed")
        void isRefusedBeforeAnybodyReadsIt(String fault, int status, Exchange malformed) throws IOException {
            new EdgeFilter(ContextKind.OWN, refused, clients)
                    .doFilter(malformed.request(), malformed.response(), (request, response) -> {
                        throw new AssertionError("it went on");
                    });

            assertThat(malformed.status()).isEqualTo(status);
            assertThat(malformed.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(malformed.header("Cache-Control")).isEqualTo("no-store");
            assertThat(malformed.header("X-Request-Id")).matches("[0-9a-f-]{36}");
            assertThat(malformed.body())
                    .startsWith("{\"type\":\"/problems/")
                    .contains("\"requestId\":\"" + malformed.header("X-Request-Id"))
                    .doesNotContain("canary");
            assertThat(refused.counts().get(fault).sum()).isEqualTo(1);
        }

        /** Not all clients of AWS KMS go by the status. */
        @ParameterizedTest
        @CsvSource({"404, NotFoundException", "405, UnsupportedOperationException", "415, ValidationException"})
        void ofAwsKmsIsToldItsError(int status, String error) throws IOException {
            exchange.path("/aws-kms/");

            filter((request, response) -> ((HttpServletResponse) response).sendError(status));

            assertThat(exchange.status()).isEqualTo(status);
            assertThat(exchange.body()).contains("\"__type\":\"" + error + "\"");
        }

        @Test
        void isToldTheRuleOfWhatIsMalformed() throws IOException {
            exchange.with("Accept", "foo");

            filter((request, response) -> {});

            assertThat(exchange.body()).contains("\"detail\":\"Accept must be media ranges", "\"field\":\"Accept\"");
        }

        @Test
        void goesOnWithItsIdIfNothingIsWrong() throws IOException {
            exchange.with("X-Request-Id", "ward-7.a_b");

            filter((request, response) -> ((HttpServletResponse) response).setStatus(204));

            assertThat(exchange.status()).isEqualTo(204);
            assertThat(exchange.attribute("org.medchain.keys.request-id")).isEqualTo("ward-7.a_b");
            assertThat(exchange.header("X-Request-Id")).isEqualTo("ward-7.a_b");
            assertThat(exchange.header("Strict-Transport-Security")).isNull();
        }

        @Test
        void overTlsIsAnsweredThatTheClientStaysWithTls() throws IOException {
            exchange.overTls();

            filter((request, response) -> {});

            assertThat(exchange.header("Strict-Transport-Security")).isEqualTo("max-age=31536000");
        }

        @Test
        void ofAClosedContextFindsNothing() throws IOException {
            new EdgeFilter(ContextKind.CLOSED, refused, clients)
                    .doFilter(exchange.request(), exchange.response(), (request, response) -> {
                        throw new AssertionError("it went on");
                    });

            assertThat(exchange.body()).isEqualTo(NOT_FOUND);
        }
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of("protocol", 400, new Exchange().protocol("HTTP/9.1")),
                Arguments.of("method", 405, new Exchange().method("TRACE")),
                Arguments.of("method", 405, new Exchange().method("get")),
                Arguments.of("host", 400, new Exchange().with("Host", "a canary:c")),
                Arguments.of("host", 400, new Exchange().with("Host", "canary", "other")),
                Arguments.of("host", 400, new Exchange().without("Host")),
                Arguments.of("path", 400, new Exchange().path("/canary%0A")),
                Arguments.of("path", 400, new Exchange().path("/canary%zz")),
                Arguments.of("query", 400, new Exchange().query("%zz=canary")),
                Arguments.of("accept", 400, new Exchange().with("Accept", "canary")),
                Arguments.of("accept", 400, new Exchange().with("Accept", "*/*", "*/*;q=canary")),
                Arguments.of("content-type", 415, new Exchange().with("Content-Type", "canary")),
                Arguments.of(
                        "content-type", 415, new Exchange().with("Content-Type", "application/json;charset=canary")),
                Arguments.of("content-type", 415, new Exchange().with("Content-Type", "a/b", "a/b")),
                Arguments.of("content-encoding", 415, new Exchange().with("Content-Encoding", "gzip")));
    }

    @Nested
    class Answer {

        @Test
        void thatIsAPagePassesAsItIsAlsoIfItTellsOfAnError() throws IOException {
            filter((request, response) -> {
                request.setAttribute(EdgeAttributes.PAGE, true);
                ((HttpServletResponse) response).setStatus(409);
                response.setContentType("text/html;charset=UTF-8");
                response.getOutputStream().write("<p>page</p>".getBytes(StandardCharsets.UTF_8));
            });

            assertThat(exchange.status()).isEqualTo(409);
            assertThat(exchange.body()).isEqualTo("<p>page</p>");
        }

        @Test
        void isAProblemInPlaceOfAnErrorPage() throws IOException {
            filter((request, response) -> ((HttpServletResponse) response).sendError(404, "canary"));

            assertThat(exchange.status()).isEqualTo(404);
            assertThat(exchange.body()).isEqualTo(NOT_FOUND);
        }

        @Test
        void isAProblemInPlaceOfAnErrorInHtml() throws IOException {
            filter((request, response) -> {
                HttpServletResponse answer = (HttpServletResponse) response;
                answer.setStatus(404);
                answer.setContentType("text/html");
                answer.getOutputStream().write("canary".getBytes(StandardCharsets.UTF_8));
                answer.getWriter().write("canary");
            });

            assertThat(exchange.body()).isEqualTo(NOT_FOUND);
        }

        @Test
        void isAProblemInPlaceOfABareError() throws IOException {
            filter((request, response) -> ((HttpServletResponse) response).setStatus(404));

            assertThat(exchange.body()).isEqualTo(NOT_FOUND);
        }

        @Test
        void isNoFileIfAProblemTakesItsPlace() throws IOException {
            filter((request, response) -> {
                ((HttpServletResponse) response).setHeader("Content-Disposition", "attachment; filename=\"canary\"");
                throw new IllegalStateException();
            });

            assertThat(exchange.status()).isEqualTo(500);
            assertThat(exchange.header("Content-Disposition")).isEqualTo("inline");
            assertThat(exchange.header("X-Request-Id")).isEqualTo("an-id");
        }

        @Test
        void keepsAStatusThatHasNoProblemOfItsOwn() throws IOException {
            filter((request, response) -> ((HttpServletResponse) response).sendError(413));

            assertThat(exchange.status()).isEqualTo(413);
            assertThat(exchange.body()).contains("/problems/invalid-request", "\"status\":413");
        }

        @Test
        void toAMethodThatAServletDoesNotKnowIsThatItDoesNotHaveIt() throws IOException {
            filter((request, response) -> ((HttpServletResponse) response).sendError(501, "canary"));

            assertThat(exchange.status()).isEqualTo(405);
            assertThat(exchange.body()).contains("/problems/method-not-allowed", "\"status\":405");
        }

        @Test
        void isAProblemInPlaceOfAPageThatBecameAnErrorLater() throws IOException {
            filter((request, response) -> {
                HttpServletResponse answer = (HttpServletResponse) response;
                answer.getWriter().write("canary");
                answer.setStatus(404);
            });

            assertThat(exchange.body()).isEqualTo(NOT_FOUND);
        }

        @Test
        void isForNoPageOfAnotherOrigin() throws IOException {
            filter((request, response) -> {
                ((HttpServletResponse) response).setHeader("access-control-allow-origin", "*");
                ((HttpServletResponse) response).addHeader("Access-Control-Allow-Credentials", "true");
            });

            assertThat(exchange.headerNames())
                    .noneMatch(name -> name.toLowerCase(Locale.ROOT).contains("access"));
        }

        @Test
        void hasNoHeaderOfTheServersOwn() throws IOException {
            filter((request, response) ->
                    ((HttpServletResponse) response).setHeader("io.openliberty.trace", "a trace:a span"));

            assertThat(exchange.header("io.openliberty.trace")).isNull();
        }

        @Test
        void inJsonStaysAsItIs() throws IOException {
            filter((request, response) -> {
                HttpServletResponse answer = (HttpServletResponse) response;
                answer.setStatus(503);
                answer.setContentType("application/json; charset=UTF-8");
                answer.getOutputStream().write("{\"status\":\"DOWN\"}".getBytes(StandardCharsets.UTF_8));
            });

            assertThat(exchange.status()).isEqualTo(503);
            assertThat(exchange.body()).isEqualTo("{\"status\":\"DOWN\"}");
        }
    }

    @Nested
    class WhatEscapes {

        static Stream<Throwable> escaping() {
            return Stream.of(
                    new IllegalStateException("canary"), new IOException("canary"), new OutOfMemoryError("canary"));
        }

        @ParameterizedTest
        @MethodSource("escaping")
        void isAnInternalErrorWithoutDetail(Throwable failure) throws IOException {
            filter((request, response) -> sneakilyThrow(failure));

            assertThat(exchange.status()).isEqualTo(500);
            assertThat(exchange.body()).contains("/problems/internal-error").doesNotContain("canary");
            assertThat(refused.counts().get("escaped").sum()).isEqualTo(1);
        }

        @Test
        void ofABodyThatStallsIsTheClients() throws IOException {
            exchange.stall();

            filter((request, response) -> request.getInputStream().read());

            assertThat(exchange.status()).isEqualTo(408);
            assertThat(exchange.body()).contains("/problems/request-timeout");
            assertThat(refused.counts().get("body").sum()).isEqualTo(1);
            assertThat(refused.counts().get("escaped").sum()).isZero();
            assertThat(exchange.attribute("org.medchain.keys.body-failed")).isEqualTo(true);
        }
    }

    @Nested
    class ABodyThatTrickles {

        @Test
        void isReadForHalfAMinuteAndNoLonger() throws IOException {
            now = Long.MAX_VALUE - 1;

            filter((request, response) -> {
                InputStream body = request.getInputStream();
                now += Duration.ofSeconds(30).toNanos();
                assertThat(body.read()).isEqualTo(-1);
                now += 1;
                int unused = body.read(new byte[10], 0, 10);
            });

            assertThat(exchange.status()).isEqualTo(408);
            assertThat(exchange.body()).contains("/problems/request-timeout");
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> void sneakilyThrow(Throwable failure) throws T {
        throw (T) failure;
    }
}
