package org.medchain.keys.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.TenantId;
import org.medchain.keys.console.exchange.Answer;
import org.medchain.keys.console.session.Session;
import org.medchain.keys.console.session.Sessions;
import org.medchain.keys.console.session.Tokens;
import org.medchain.keys.problem.EdgeAttributes;

class ConsoleServletTest {

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private boolean committed;
    private int status;

    private final HttpServletResponse response = (HttpServletResponse) Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {HttpServletResponse.class},
            (proxy, called, arguments) -> switch (called.getName()) {
                case "isCommitted" -> committed;
                case "resetBuffer" -> {
                    body.reset();
                    yield null;
                }
                case "setStatus" -> {
                    status = (Integer) arguments[0];
                    yield null;
                }
                case "setHeader" -> null;
                case "getOutputStream" -> new Output();
                default -> throw new UnsupportedOperationException(called.getName());
            });

    private final class Output extends ServletOutputStream {

        @Override
        public void write(int octet) {
            body.write(octet);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new UnsupportedOperationException();
        }
    }

    private static Answer file(RuntimeException failure) {
        return Answer.download("file", "text/plain", out -> {
            out.write("half".getBytes(StandardCharsets.US_ASCII));
            throw failure;
        });
    }

    @Nested
    class ARequest {

        private final List<String> owners = new ArrayList<>();

        private final HttpServletRequest request = (HttpServletRequest) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, called, arguments) ->
                        called.getName().equals("getAttribute") && arguments[0].equals(EdgeAttributes.BODY)
                                ? (Predicate<String>) owners::add
                                : null);

        private Optional<Session> session(Optional<TenantId> tenant) {
            return Optional.of(
                    new Sessions(Duration.ofMinutes(15), Duration.ofHours(8), new SecureRandom(), Clock.systemUTC())
                            .open("1", tenant, new Tokens("a token", Optional.empty())));
        }

        @Test
        void takesTheMemoryOfItsTenantAndOfNoOther() {
            ConsoleServlet.hasArrived(request, session(Optional.of(new TenantId("clinic-north"))));
            ConsoleServlet.hasArrived(request, session(Optional.empty()));
            ConsoleServlet.hasArrived(request, Optional.empty());

            assertThat(owners).containsExactly("clinic-north", "", "");
        }
    }

    @Nested
    class AnAnswer {

        @Test
        void takesThePlaceOfAFileThatFailed() throws IOException {
            try {
                ConsoleServlet.write(file(new IllegalStateException()), response);
            } catch (IllegalStateException e) {
                ConsoleServlet.write(Answer.page(409, "why"), response);
            }

            assertThat(status).isEqualTo(409);
            assertThat(body.toString(StandardCharsets.US_ASCII)).isEqualTo("why");
        }

        @Test
        void isNotAddedToAFileOfWhichSomeHasLeft() throws IOException {
            body.writeBytes(new byte[4]);
            committed = true;

            assertThatIOException().isThrownBy(() -> ConsoleServlet.write(Answer.page(409, "why"), response));

            assertThat(status).isZero();
            assertThat(body.size()).isEqualTo(4);
        }

        @Test
        void thatItsReaderLeavesIsNoFailureOfThePage() {
            IOException gone = new IOException("gone");

            assertThatIOException()
                    .isThrownBy(() -> ConsoleServlet.write(file(new UncheckedIOException(gone)), response))
                    .isSameAs(gone);
        }
    }
}
