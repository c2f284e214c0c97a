package org.medchain.keys.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageLengthTest {

    private static final String LENGTH = "Content-Length";
    private static final String CODING = "Transfer-Encoding";

    private final RefusedRequests refused = new RefusedRequests(System::nanoTime);

    private Exchange send(Exchange exchange) throws IOException {
        new EdgeFilter(ContextKind.OWN, refused, SlowClients.ofTheServer())
                .doFilter(exchange.request(), exchange.response(), (request, response) -> {});
        return exchange;
    }

    private static Exchange post() {
        return new Exchange().method("POST");
    }

    @Nested
    class OfOneReading {

        static Stream<Exchange> clear() {
            return Stream.of(
                    post().with(LENGTH, "0"),
                    post().with(LENGTH, "2"),
                    post().with(LENGTH, "1048576"),
                    post().with(CODING, "chunked"),
                    new Exchange(),
                    new Exchange().method("HEAD"),
                    new Exchange().with(LENGTH, "0"));
        }

        @ParameterizedTest
        @MethodSource("clear")
        void isReadAndTheConnectionStays(Exchange clear) throws IOException {
            assertThat(send(clear).status()).isEqualTo(200);
            assertThat(clear.header("Connection")).isNull();
        }
    }

    @Nested
    class OfTwoReadings {

        static Stream<Exchange> unclear() {
            return Stream.of(
                    post().with(LENGTH, "+2"),
                    post().with(LENGTH, "-1"),
                    post().with(LENGTH, "2a"),
                    post().with(LENGTH, "0x2"),
                    post().with(LENGTH, "2 2"),
                    post().with(LENGTH, "2, 2"),
                    post().with(LENGTH, "2", "2"),
                    post().with(LENGTH, "2", "3"),
                    post().with(LENGTH, "02"),
                    post().with(LENGTH, "00"),
                    post().with(LENGTH, ""),
                    post().with(LENGTH, "\u0662"),
                    post().with(LENGTH, "18446744073709551618"),
                    post().with(CODING, "xchunked"),
                    post().with(CODING, "Chunked"),
                    post().with(CODING, "\u000bchunked"),
                    post().with(CODING, "gzip, chunked"),
                    post().with(CODING, "chunked, identity"),
                    post().with(CODING, "identity"),
                    post().with(CODING, ""),
                    post().with(CODING, "chunked", "chunked"),
                    post().with(CODING, "chunked").with(LENGTH, "2"),
                    post().with(CODING, "chunked").protocol("HTTP/1.0"),
                    new Exchange().with(LENGTH, "+2"));
        }

        @ParameterizedTest
        @MethodSource("unclear")
        void isRefusedAndTheConnectionEnds(Exchange unclear) throws IOException {
            assertThat(send(unclear).status()).isEqualTo(400);
            assertThat(unclear.header("Connection")).isEqualTo("close");
            assertThat(unclear.body()).contains("/problems/invalid-request", "\"field\":\"Content-Length\"");
            assertThat(refused.counts().get("length").sum()).isEqualTo(1);
        }

        /** The first fault is told, and the connection ends whichever that is. */
        @ParameterizedTest
        @ValueSource(strings = {"TRACE", "POST"})
        void endsTheConnectionWhateverElseIsWrong(String method) throws IOException {
            Exchange unclear = new Exchange().method(method).with("Host", "a b").with(LENGTH, "+2");

            assertThat(send(unclear).header("Connection")).isEqualTo("close");
        }
    }

    @Nested
    class ThatIsNotThere {

        /** The server may have dropped one that it can't read. */
        @ParameterizedTest
        @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS"})
        void isAnsweredAndTheConnectionEnds(String method) throws IOException {
            Exchange without = send(new Exchange().method(method));

            assertThat(without.status()).isEqualTo(200);
            assertThat(without.header("Connection")).isEqualTo("close");
        }
    }
}
