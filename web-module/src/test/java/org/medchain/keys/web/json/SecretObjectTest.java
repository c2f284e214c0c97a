package org.medchain.keys.web.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SecretObjectTest {

    private static String written(SecretObject answer) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        answer.writeTo(out);
        return out.toString(StandardCharsets.US_ASCII);
    }

    private static byte[] bytes() {
        return new byte[] {1, 2, 3};
    }

    @Nested
    class WriteTo {

        @Test
        void hasTheMembersInTheirOrder() throws IOException {
            assertThat(written(
                            new SecretObject("Plaintext").with("KeyId", "arn").with("CiphertextBlob", bytes())))
                    .isEqualTo("{\"KeyId\":\"arn\",\"CiphertextBlob\":\"AQID\"}");
        }

        @Test
        void hasThePlaintextLast() throws IOException {
            assertThat(written(
                            new SecretObject("Plaintext").with("KeyId", "arn").withSecret(bytes())))
                    .isEqualTo("{\"KeyId\":\"arn\",\"Plaintext\":\"AQID\"}");
            assertThat(written(new SecretObject("Plaintext").withSecret(bytes())))
                    .isEqualTo("{\"Plaintext\":\"AQID\"}");
        }
    }

    @Nested
    class Close {

        @Test
        void wipesThePlaintext() {
            byte[] plaintext = bytes();

            new SecretObject("Plaintext").withSecret(plaintext).close();

            assertThat(plaintext).containsOnly(0);
        }

        @Test
        void happensWhenTheAnswerIsWrittenOrCantBe() throws IOException {
            byte[] written = bytes();
            byte[] unwritten = bytes();

            new SecretAnswerWriter()
                    .writeTo(
                            new SecretObject("Plaintext").withSecret(written),
                            SecretObject.class,
                            SecretObject.class,
                            null,
                            null,
                            null,
                            new ByteArrayOutputStream());
            Throwable failure = catchThrowable(() -> new SecretAnswerWriter()
                    .writeTo(
                            new SecretObject("Plaintext").withSecret(unwritten),
                            SecretObject.class,
                            SecretObject.class,
                            null,
                            null,
                            null,
                            broken()));

            assertThat(failure).isInstanceOf(IOException.class);
            assertThat(written).containsOnly(0);
            assertThat(unwritten).containsOnly(0);
        }

        private static OutputStream broken() {
            return new OutputStream() {
                @Override
                public void write(int oneByte) throws IOException {
                    throw new IOException("gone");
                }
            };
        }
    }

    @Nested
    class Text {

        @Test
        void isRedacted() {
            assertThat(new SecretObject("Plaintext").withSecret(bytes())).hasToString("SecretObject[redacted]");
        }
    }
}
