package org.medchain.keys.it.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.OnSharedApi;

/**
 * Requests whose length can be read in two ways, with another request in what may be their body. That one is never answered: one answer
 * comes, and the connection ends.
 */
@Tag("slow")
@OnSharedApi
class SmugglingIT {

    private static final String POST = "POST /api/v1/data-keys/batch HTTP/1.1\r\nHost: localhost\r\n";
    private static final String HIDDEN = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private final Api api;
    private final URI uri;

    SmugglingIT(Api api) {
        this.api = api;
        this.uri = api.installation().server().uri();
    }

    /** All that comes until the server ends the connection. */
    private String send(String head, String rest) throws IOException {
        try (RawConnection connection = new RawConnection(uri)) {
            connection.send(head + "\r\n\r\n" + rest + HIDDEN);
            return connection.receiveAll();
        }
    }

    private static void assertOneAnswer(String received, int status) {
        assertThat(received).startsWith("HTTP/1.1 " + status + " ").containsOnlyOnce("HTTP/1.1 ");
        assertThat(received).containsIgnoringCase("\r\nConnection: close\r\n");
    }

    @Nested
    class ThatTheFilterSees {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Content-Length: 02",
                    "Content-Length: 18446744073709551618",
                    "Content-Length: 2\r\nContent-Length: 2",
                    "Transfer-Encoding: xchunked",
                    "Transfer-Encoding: Chunked",
                    "Transfer-Encoding: identity",
                    "Transfer-Encoding: gzip, chunked",
                    "Transfer-Encoding: chunked, identity",
                    "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"
                })
        void isRefused(String header) throws IOException {
            String received = send(POST + header, "{}");

            assertOneAnswer(received, 400);
            assertThat(received).contains("application/problem+json", "\"field\":\"Content-Length\"");
        }
    }

    /** It looks like a request without a length, which has no token here. */
    @Nested
    class ThatOpenLibertyHides {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Content-Length: +2",
                    "Content-Length: 2a",
                    "Content-Length: -1",
                    "Content-Length: 0x2",
                    "Content-Length: 2, 2",
                    "Content-Length: 2 2",
                    "Content-Length:",
                    "Content-Length: 9999999999999999999",
                    "Content-Length: 2\r\nTransfer-Encoding: chunked",
                    "Transfer-Encoding: chunked\r\nContent-Length: 2"
                })
        void isAnsweredOnce(String header) throws IOException {
            assertOneAnswer(send(POST + header, "{}"), 401);
        }

        @Test
        void ofTwoLengthsIsAnsweredOnce() throws IOException {
            assertThat(send(POST + "Content-Length: 2\r\nContent-Length: 3", "{}"))
                    .containsOnlyOnce("HTTP/1.1 ");
        }
    }

    @Nested
    class AClearRequest {

        /** A key that is generated: Open Liberty ends the connection of a request that is answered 400. */
        private String generate(String header) {
            return "POST /api/v1/patients/p/data-keys HTTP/1.1\r\n"
                    + "Host: localhost\r\n"
                    + "Authorization: Bearer "
                    + api.newHospital().keyUser() + "\r\n" + header + "\r\n\r\n";
        }

        @ParameterizedTest
        @ValueSource(strings = {"Content-Length: 0", "Content-Length: 2", "Transfer-Encoding: chunked"})
        void leavesTheConnectionToTheNext(String header) throws IOException {
            String body = header.endsWith("2") ? "{}" : header.endsWith("chunked") ? "2\r\n{}\r\n0\r\n\r\n" : "";
            String type = body.isEmpty() ? "" : "Content-Type: application/json\r\n";
            try (RawConnection connection = new RawConnection(uri)) {
                connection.send(generate(type + header) + body);
                assertThat(connection.receive().status()).isEqualTo(201);

                connection.send(HIDDEN);
                assertThat(connection.receive().status()).isEqualTo(200);
            }
        }

        @Test
        void ofGetHasNoLengthAndLeavesTheConnectionToo() throws IOException {
            try (RawConnection connection = new RawConnection(uri)) {
                connection.send(HIDDEN + HIDDEN);

                assertThat(connection.receive().status()).isEqualTo(200);
                assertThat(connection.receive().status()).isEqualTo(200);
            }
        }
    }
}
