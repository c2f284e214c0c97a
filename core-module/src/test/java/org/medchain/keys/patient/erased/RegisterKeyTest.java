package org.medchain.keys.patient.erased;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;

class RegisterKeyTest {

    private static final EncryptionContext CONTEXT =
            new EncryptionContext(new TenantId("clinic"), new PatientId("patient"));

    private final byte[] bytes = new byte[RegisterKey.LENGTH];
    private final RegisterKey key;

    RegisterKeyTest() {
        Arrays.fill(bytes, (byte) 7);
        key = new RegisterKey(bytes);
    }

    /** HMAC-SHA-256 as docs/formats.md has it: a label, a zero byte, the message. */
    private String hmac(String label, byte[] message) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
        mac.update((label + '\0').getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().formatHex(mac.doFinal(message));
    }

    @Nested
    class HashOf {

        @Test
        void isTheMacOfTheContext() throws Exception {
            assertThat(key.hashOf(CONTEXT)).hasToString(hmac("patient", CONTEXT.canonicalBytes()));
        }

        @Test
        void isAnotherForAnotherTenantOrPatient() {
            assertThat(key.hashOf(CONTEXT))
                    .isNotEqualTo(key.hashOf(new EncryptionContext(new TenantId("other"), CONTEXT.patientId())))
                    .isNotEqualTo(key.hashOf(new EncryptionContext(CONTEXT.tenantId(), new PatientId("other"))));
        }
    }

    @Nested
    class Chain {

        @Test
        void isTheMacOfTheLineAndOfAllBeforeIt() throws Exception {
            assertThat(key.chain("previous", "line"))
                    .hasToString(hmac("line", "previous\nline".getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Nested
    class Fingerprint {

        @Test
        void namesTheKeyByEightBytes() throws Exception {
            assertThat(key.fingerprint())
                    .isEqualTo(hmac("fingerprint", new byte[0]).substring(0, 16));
        }
    }

    @Nested
    class Constructor {

        @ParameterizedTest
        @ValueSource(ints = {0, 31, 33})
        void refusesAnotherLength(int length) {
            assertThatIllegalArgumentException().isThrownBy(() -> new RegisterKey(new byte[length]));
        }

        @Test
        void takesACopyAndGivesCopies() {
            String before = key.fingerprint();
            bytes[0] ^= 1;
            key.bytes()[0] ^= 1;

            assertThat(key.fingerprint()).isEqualTo(before);
        }
    }

    @Nested
    class Random {

        @Test
        void isAnotherEachTime() {
            SecureRandom random = new SecureRandom();

            assertThat(RegisterKey.random(random).bytes())
                    .isNotEqualTo(RegisterKey.random(random).bytes());
        }
    }

    @Nested
    class ToString {

        @Test
        void showsNothing() {
            assertThat(key).hasToString("RegisterKey[redacted]");
        }
    }
}
