package org.medchain.keys.datakey;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * Opens the example of docs/formats.md with nothing but the JDK's ciphers, written from that page. It uses no class of the
 * product, so that page and product are checked against each other and not a mistake against itself.
 */
class PublishedExampleByHandTest {

    private final PublishedExample example = PublishedExample.read();
    private final byte[] encryptedKey = example.base64("encryptedKey");
    private final byte[] canonicalContext = canonicalContext(example.utf8("patientId"), example.utf8("tenantId"));

    @Nested
    class EncryptedKey {

        @Test
        void beginsWithMagicVersionProviderAndKeyId() {
            assertThat(Arrays.copyOf(encryptedKey, 4)).isEqualTo(new byte[] {'M', 'K', 2, 1});
            assertThat(hex(Arrays.copyOfRange(encryptedKey, 4, 20)))
                    .isEqualTo(example.text("keyId").replace("-", ""));
            assertThat(Arrays.copyOfRange(encryptedKey, 20, 32)).isEqualTo(example.hex("nonce"));
        }

        @Test
        void opensToTheWrappedKey() throws GeneralSecurityException {
            assertThat(openEncryptedKey()).isEqualTo(example.hex("wrappedKey"));
        }
    }

    @Nested
    class WrappedKey {

        private final byte[] wrappedKey = example.hex("wrappedKey");

        @Test
        void beginsWithVersionFingerprintAndIv() throws GeneralSecurityException {
            assertThat(wrappedKey).hasSize(105);
            assertThat(wrappedKey[0]).isEqualTo((byte) 1);
            assertThat(Arrays.copyOfRange(wrappedKey, 1, 9))
                    .isEqualTo(example.hex("kekFingerprint"))
                    .isEqualTo(hkdf("HmacSHA512", example.utf8("kek"), ascii("MedChain KEK fingerprint v1"), 8));
            assertThat(Arrays.copyOfRange(wrappedKey, 9, 25)).isEqualTo(example.hex("iv"));
        }

        @Test
        void opensToThePlainKey() throws GeneralSecurityException {
            assertThat(openWrappedKey(wrappedKey)).isEqualTo(example.hex("plainKey"));
        }
    }

    @Nested
    class Steps {

        @Test
        void giveTheCanonicalContextAndTheDerivedKeysOfThePage() throws GeneralSecurityException {
            assertThat(canonicalContext).isEqualTo(example.hex("canonicalContext"));
            assertThat(sealingKey()).isEqualTo(example.hex("sealingKey"));
            assertThat(keyPair()).isEqualTo(concatenated(example.hex("macKey"), example.hex("encryptionKey")));
        }

        @Test
        void leadFromTheEncryptedKeyToThePlainKey() throws GeneralSecurityException {
            assertThat(openWrappedKey(openEncryptedKey())).isEqualTo(example.hex("plainKey"));
        }
    }

    private byte[] openEncryptedKey() throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        GCMParameterSpec parameters = new GCMParameterSpec(128, encryptedKey, 20, 12);
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(sealingKey(), "AES"), parameters);
        cipher.updateAAD(encryptedKey, 0, 20);
        cipher.updateAAD(canonicalContext);
        return cipher.doFinal(encryptedKey, 32, encryptedKey.length - 32);
    }

    private byte[] openWrappedKey(byte[] wrappedKey) throws GeneralSecurityException {
        byte[] keyPair = keyPair();
        byte[] associatedData = concatenated(Arrays.copyOf(wrappedKey, 9), canonicalContext);
        byte[] bits = ByteBuffer.allocate(8).putLong(8L * associatedData.length).array();
        byte[] ivAndCiphertext = Arrays.copyOfRange(wrappedKey, 9, 73);
        byte[] mac =
                hmac("HmacSHA512", Arrays.copyOf(keyPair, 32), concatenated(associatedData, ivAndCiphertext, bits));
        assertThat(Arrays.copyOfRange(wrappedKey, 73, 105)).isEqualTo(Arrays.copyOf(mac, 32));

        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        cipher.init(
                Cipher.DECRYPT_MODE, new SecretKeySpec(keyPair, 32, 32, "AES"), new IvParameterSpec(wrappedKey, 9, 16));
        return cipher.doFinal(wrappedKey, 25, 48);
    }

    private byte[] sealingKey() throws GeneralSecurityException {
        byte[] info = concatenated(ascii("MedChain encrypted key v2"), Arrays.copyOfRange(encryptedKey, 4, 20));
        return hkdf("HmacSHA256", example.hex("erasureKey"), info, 32);
    }

    private byte[] keyPair() throws GeneralSecurityException {
        byte[] info = concatenated(ascii("MedChain local wrapped key v1"), lengthPrefixed(example.utf8("tenantId")));
        return hkdf("HmacSHA512", example.utf8("kek"), info, 64);
    }

    private static byte[] canonicalContext(byte[] patientId, byte[] tenantId) {
        return concatenated(
                lengthPrefixed(ascii("patientId")),
                lengthPrefixed(patientId),
                lengthPrefixed(ascii("tenantId")),
                lengthPrefixed(tenantId));
    }

    /** With an empty salt, for at most as many bytes as the hash has. */
    private static byte[] hkdf(String algorithm, byte[] inputKey, byte[] info, int length)
            throws GeneralSecurityException {
        byte[] zeros = new byte[Mac.getInstance(algorithm).getMacLength()];
        byte[] pseudorandomKey = hmac(algorithm, zeros, inputKey);
        return Arrays.copyOf(hmac(algorithm, pseudorandomKey, concatenated(info, new byte[] {1})), length);
    }

    private static byte[] hmac(String algorithm, byte[] key, byte[] message) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(algorithm);
        mac.init(new SecretKeySpec(key, algorithm));
        return mac.doFinal(message);
    }

    private static byte[] lengthPrefixed(byte[] bytes) {
        return ByteBuffer.allocate(2 + bytes.length)
                .putShort((short) bytes.length)
                .put(bytes)
                .array();
    }

    private static byte[] concatenated(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
