package org.medchain.keys.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UnreachableTest {

    private static final String UNTRUSTED = "its certificate is not trusted; --ca-file names certificates that are";

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(
                        handshake(new CertificateException(
                                "certification path",
                                new CertPathValidatorException(new CertificateExpiredException()))),
                        "its certificate has expired"),
                Arguments.of(
                        handshake(new CertificateException("x", new CertificateNotYetValidException())),
                        "its certificate is not valid yet"),
                Arguments.of(
                        handshake(new CertificateException("No subject alternative DNS name matching a.example")),
                        "its certificate is for another host"),
                Arguments.of(
                        handshake(new CertificateException("No name matching a.example found")),
                        "its certificate is for another host"),
                Arguments.of(handshake(new CertificateException("PKIX path building failed")), UNTRUSTED),
                Arguments.of(
                        new SSLHandshakeException("Received fatal alert: handshake_failure"),
                        "the TLS handshake failed; is this an HTTPS port?"),
                Arguments.of(new HttpConnectTimeoutException("x"), "the connection timed out"),
                Arguments.of(new HttpTimeoutException("x"), "it does not answer in time"),
                Arguments.of(new NoRouteToHostException("x"), "no route to its address"),
                Arguments.of(new ConnectException("x"), "the connection is refused"),
                Arguments.of(new InterruptedException(), "interrupted"),
                Arguments.of(new IOException("HTTP/1.1 header parser received no bytes"), "the connection was lost"));
    }

    private static IOException handshake(CertificateException cause) {
        return new IOException(new SSLHandshakeException("x").initCause(cause));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void isToldByTheKindOfFailure(Throwable failure, String words) {
        assertThat(Unreachable.causeOf(failure)).isEqualTo(words);
    }

    /** As the JDK's client fails. */
    @Nested
    class OfTheClient {

        private String wordsOn(String address) {
            return Unreachable.causeOf(catchThrowable(() -> HttpClients.create(Optional.empty())
                    .send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.discarding())));
        }

        @Test
        void isAPortThatNobodyHas() throws IOException {
            int port;
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = socket.getLocalPort();
            }

            assertThat(wordsOn("http://127.0.0.1:" + port + "/")).isEqualTo("the connection is refused");
        }

        /** RFC 6761: no name ends so. */
        @Test
        void isANameThatThereIsNot() {
            assertThat(wordsOn("https://medchain.invalid/")).isEqualTo("its name is not found");
        }

        @Test
        void isAPortWithoutTls() {
            try (PlainServer server = new PlainServer()) {
                assertThat(wordsOn(server.addressOfTls()))
                        .isEqualTo("the TLS handshake failed; is this an HTTPS port?");
            }
        }
    }
}
