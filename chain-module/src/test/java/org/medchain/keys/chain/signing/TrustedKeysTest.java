package org.medchain.keys.chain.signing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustedKeysTest {

    private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path directory;

    private SigningKey key;
    private TrustedKeys trusted;

    @BeforeEach
    void trustAKey() {
        key = SigningKey.openOrCreate(directory.resolve("key.pem"), new SecureRandom());
        trusted = TrustedKeys.read(List.of(directory.resolve("key.pem.pub")));
    }

    @Nested
    class IsSignedBy {

        @Test
        void isTrueOfWhatTheKeySigned() {
            assertThat(trusted.isSignedBy(key.keyId(), MESSAGE, key.sign(MESSAGE)))
                    .isTrue();
        }

        @Test
        void isFalseOfAnotherMessage() {
            assertThat(trusted.isSignedBy(key.keyId(), new byte[] {1}, key.sign(MESSAGE)))
                    .isFalse();
        }

        @Test
        void isFalseOfAnotherKeysId() {
            assertThat(trusted.isSignedBy("0123456789abcdef", MESSAGE, key.sign(MESSAGE)))
                    .isFalse();
        }

        /** The JDK takes a signature with zeros behind it. */
        @Test
        void isFalseOfEveryOtherLength() {
            byte[] signature = key.sign(MESSAGE);
            for (int length = 0; length < 2 * signature.length; length++) {
                assertThat(trusted.isSignedBy(key.keyId(), MESSAGE, Arrays.copyOf(signature, length)))
                        .as("length %d", length)
                        .isEqualTo(length == signature.length);
            }
        }
    }

    @Nested
    class ToPem {

        @Test
        void hasWhatTheFileHasByTheKeysId() throws IOException {
            assertThat(trusted.toPem())
                    .hasSize(1)
                    .containsEntry(key.keyId(), Files.readString(directory.resolve("key.pem.pub")));
        }
    }
}
