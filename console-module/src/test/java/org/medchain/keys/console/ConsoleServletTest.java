package org.medchain.keys.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.console.exchange.Answer;

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
