package org.medchain.keys.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.TenantId;

class LocalKekTest {

    private static final TenantId TENANT = new TenantId("clinic-north");

    @Nested
    class TakeCopyOf {

        @Test
        void leavesTheGivenArrayAlone() {
            char[] characters = RandomKeks.characters();
            char[] before = characters.clone();

            LocalKek.takeCopyOf(characters).close();

            assertThat(Arrays.equals(characters, before)).isTrue();
        }

        @Test
        void isNotTouchedByLaterChangesOfTheArray() throws GeneralSecurityException {
            char[] characters = RandomKeks.characters();
            LocalKek kek = LocalKek.takeCopyOf(characters);
            byte[] key = hkdfSha512(characters, infoOf(TENANT), 64);

            Arrays.fill(characters, '0');

            assertThat(sealedBy(kek.aeadOf(TENANT))).isEqualTo(sealedUnder(key));
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 16, 31, 33, 64})
        void refusesAnotherNumberOfCharacters(int length) {
            assertRefused("k".repeat(length));
        }

        @Test
        void refusesCharactersOfMoreThanAByte() {
            assertRefused("k".repeat(31) + "é");
            assertRefused("k".repeat(31) + "\u0080");
            assertRefused("é".repeat(32));
            assertRefused("漢" + "k".repeat(31));
            assertRefused("k".repeat(30) + "\uD83D\uDE00");
        }

        @Test
        void refusesThirtyTwoBytesOfFewerCharacters() {
            assertRefused("k".repeat(30) + "é");
        }

        @Test
        void refusesAnUnpairedSurrogateThoughItWouldEncodeAsOneByte() {
            assertRefused("k".repeat(31) + "\uD800");
        }

        private void assertRefused(String characters) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> LocalKek.takeCopyOf(characters.toCharArray()))
                    .withMessage("must be exactly 32 characters (32 bytes in UTF-8)");
        }
    }

    @Nested
    class Fingerprint {

        @Test
        void isTheHkdfOfItsLabel() throws GeneralSecurityException {
            char[] characters = RandomKeks.characters();

            byte[] expected = hkdfSha512(characters, ascii("MedChain KEK fingerprint v1"), 8);

            assertThat(LocalKek.takeCopyOf(characters).fingerprint()).isEqualTo(new KekFingerprint(expected));
        }

        @Test
        void isThatOfTheCharacters() {
            char[] characters = RandomKeks.characters();

            assertThat(LocalKek.takeCopyOf(characters).fingerprint())
                    .isEqualTo(LocalKek.takeCopyOf(characters).fingerprint())
                    .isNotEqualTo(RandomKeks.kek().fingerprint());
        }

        @Test
        void isKnownAfterClose() {
            LocalKek kek = RandomKeks.kek();
            KekFingerprint before = kek.fingerprint();

            kek.close();

            assertThat(kek.fingerprint()).isEqualTo(before);
        }
    }

    @Nested
    class AeadOf {

        @ParameterizedTest
        @ValueSource(strings = {"clinic-north", "clinic-south"})
        void isUnderTheHkdfOfLabelAndTenant(String tenantId) throws GeneralSecurityException {
            char[] characters = RandomKeks.characters();
            TenantId tenant = new TenantId(tenantId);
            LocalKek kek = LocalKek.takeCopyOf(characters);

            byte[] key = hkdfSha512(characters, infoOf(tenant), 64);

            assertThat(sealedBy(kek.aeadOf(tenant))).isEqualTo(sealedUnder(key));
            // Not only once.
            assertThat(sealedBy(kek.aeadOf(tenant))).isEqualTo(sealedUnder(key));
        }

        @Test
        void isClosedWithTheKek() {
            LocalKek kek = RandomKeks.kek();
            AeadAes256CbcHmacSha512 aead = kek.aeadOf(TENANT);

            kek.close();

            assertThatIllegalStateException().isThrownBy(() -> sealedBy(aead));
            assertThatIllegalStateException().isThrownBy(() -> kek.aeadOf(TENANT));
        }

        @Test
        void failsAfterClose() {
            LocalKek kek = RandomKeks.kek();

            kek.close();
            kek.close();

            assertThatIllegalStateException()
                    .isThrownBy(() -> kek.aeadOf(TENANT))
                    .withMessage("the local KEK is closed");
        }
    }

    @Nested
    class ToString {

        @Test
        void showsTheFingerprintOnly() {
            char[] characters = RandomKeks.characters();
            LocalKek kek = LocalKek.takeCopyOf(characters);

            assertThat(kek).hasToString("LocalKek[redacted, fingerprint=" + kek.fingerprint() + "]");
        }
    }

    private static byte[] sealedUnder(byte[] key) {
        return sealedBy(AeadAes256CbcHmacSha512.takeOwnershipOf(key.clone()));
    }

    private static byte[] sealedBy(AeadAes256CbcHmacSha512 aead) {
        return aead.encrypt(new byte[16], new byte[32], new byte[] {1, 2, 3});
    }

    private static byte[] infoOf(TenantId tenantId) {
        byte[] label = ascii("MedChain local wrapped key v1");
        byte[] tenant = ascii(tenantId.value());
        return ByteBuffer.allocate(label.length + 2 + tenant.length)
                .put(label)
                .put((byte) 0)
                .put((byte) tenant.length)
                .put(tenant)
                .array();
    }

    /** RFC 5869 with an empty salt, by hand on the JDK's HMAC. */
    private static byte[] hkdfSha512(char[] inputKey, byte[] info, int length) throws GeneralSecurityException {
        byte[] pseudorandomKey = hmac(new byte[64], ascii(String.valueOf(inputKey)));
        byte[] block = hmac(
                pseudorandomKey,
                ByteBuffer.allocate(info.length + 1).put(info).put((byte) 1).array());
        return Arrays.copyOf(block, length);
    }

    private static byte[] hmac(byte[] key, byte[] message) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA512", "SunJCE");
        mac.init(new SecretKeySpec(key, "HmacSHA512"));
        return mac.doFinal(message);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
