package org.medchain.keys.chain.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemTest {

    /** RFC 8410 section 10.1. */
    private static final String PUBLIC_KEY = """
            -----BEGIN PUBLIC KEY-----
            MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
            -----END PUBLIC KEY-----
            """;

    private static final String DER = "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=";

    @Nested
    class Encode {

        @Test
        void writesTheKnownText() {
            assertThat(Pem.encode(Pem.PUBLIC_KEY, Base64.getDecoder().decode(DER)))
                    .asString(StandardCharsets.US_ASCII)
                    .isEqualTo(PUBLIC_KEY);
        }

        @Test
        void writesLinesOf64Characters() {
            byte[] pem = Pem.encode(Pem.PRIVATE_KEY, new byte[100]);

            assertThat(new String(pem, StandardCharsets.US_ASCII).lines())
                    .containsExactly(
                            "-----BEGIN PRIVATE KEY-----",
                            "A".repeat(64),
                            "A".repeat(64),
                            "AAAAAA==",
                            "-----END PRIVATE KEY-----");
        }
    }

    @Nested
    class Decode {

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 47, 48, 49, 1000})
        void readsWhatWasEncoded(int length) {
            byte[] der = new byte[length];
            new Random(length).nextBytes(der);

            assertThat(Pem.decode(Pem.PRIVATE_KEY, Pem.encode(Pem.PRIVATE_KEY, der)))
                    .isEqualTo(der);
        }

        @Test
        void readsTheBlockOfThatNameAmongOthers() {
            byte[] both = Pem.join(
                    Pem.encode(Pem.PRIVATE_KEY, new byte[] {1, 2}), Pem.encode(Pem.PUBLIC_KEY, new byte[] {3, 4}));

            assertThat(Pem.decode(Pem.PRIVATE_KEY, both)).containsExactly(1, 2);
            assertThat(Pem.decode(Pem.PUBLIC_KEY, both)).containsExactly(3, 4);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "-----BEGIN PUBLIC KEY-----\n",
                    "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
                    "-----BEGIN PUBLIC KEY-----\nA\n-----END PUBLIC KEY-----\n"
                })
        void refusesWhatHoldsNoSuchBlock(String text) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Pem.decode(Pem.PUBLIC_KEY, text.getBytes(StandardCharsets.US_ASCII)));
        }
    }
}
