package org.medchain.keys.delivery;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.medchain.keys.provider.AesGcm;

/**
 * The secret that HPKE (RFC 9180) derives from one encapsulation in its base mode, and what it seals with that: KEM
 * 0x647A (MLKEM768-X25519), KDF 0x0001 (HKDF-SHA256), AEAD 0x0002 (AES-256-GCM). Each {@code info} has an AES key and a
 * nonce of its own, which seal one message, the first of its context. For many threads.
 *
 * <p>It takes the JDK's HMAC and AES, which use the processor's instructions; the KEM is the library's.
 *
 * <p>Limit: the secret and the copies that the JDK's ciphers hold are left to the garbage collector.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9180#section-5.1">RFC 9180 section 5.1</a>
 */
final class HpkeSecret {

    private static final String HMAC = "HmacSHA256";
    private static final int HASH_LENGTH = 32;
    private static final byte[] NOTHING = {};

    /** The salt that RFC 5869 section 2.2 puts in place of an empty one. */
    private static final byte[] EMPTY_SALT = new byte[HASH_LENGTH];

    /** Version of HPKE and suite, which stand before every label: KEM, KDF and AEAD, in two bytes each. */
    private static final byte[] VERSION_AND_SUITE =
            joined(ascii("HPKE-v1"), ascii("HPKE"), new byte[] {0x64, 0x7A, 0x00, 0x01, 0x00, 0x02});

    private static final byte[] BASE_MODE = {0x00};
    private static final byte[] NO_PSK_ID = extract(EMPTY_SALT, "psk_id_hash", NOTHING);

    private final SecretKey secret;

    private HpkeSecret(SecretKey secret) {
        this.secret = secret;
    }

    /** @param sharedSecret of the KEM; wiped */
    static HpkeSecret takeOwnershipOf(byte[] sharedSecret) {
        byte[] secret = extract(sharedSecret, "secret", NOTHING);
        Arrays.fill(sharedSecret, (byte) 0);
        try {
            return new HpkeSecret(new SecretKeySpec(secret, HMAC));
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** Answers ciphertext and tag, one after the other. To be called with another {@code info} for each plaintext. */
    byte[] seal(byte[] info, byte[] plaintext) {
        byte[] context = context(info);
        byte[] key = expand("key", context, AesGcm.KEY_LENGTH);
        try {
            return new AesGcm().seal(key, nonce(context), plaintext, NOTHING);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** Opens the ciphertext; empty if ciphertext and tag are not what was sealed with this {@code info}. */
    Optional<byte[]> open(byte[] info, byte[] ciphertextAndTag) {
        byte[] context = context(info);
        byte[] key = expand("key", context, AesGcm.KEY_LENGTH);
        try {
            return new AesGcm().open(key, nonce(context), ciphertextAndTag, NOTHING);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static byte[] context(byte[] info) {
        return joined(BASE_MODE, NO_PSK_ID, extract(EMPTY_SALT, "info_hash", info));
    }

    private byte[] nonce(byte[] context) {
        return expand("base_nonce", context, AesGcm.NONCE_LENGTH);
    }

    /** Does the LabeledExtract of RFC 9180 section 4. */
    private static byte[] extract(byte[] salt, String label, byte[] inputKey) {
        return hmac(new SecretKeySpec(salt, HMAC), VERSION_AND_SUITE, ascii(label), inputKey);
    }

    /** Does the LabeledExpand of RFC 9180 section 4, of at most one block. */
    private byte[] expand(String label, byte[] info, int length) {
        byte[] block =
                hmac(secret, new byte[] {0, (byte) length}, VERSION_AND_SUITE, ascii(label), info, new byte[] {1});
        try {
            return Arrays.copyOf(block, length);
        } finally {
            Arrays.fill(block, (byte) 0);
        }
    }

    private static byte[] hmac(SecretKey key, byte[]... parts) {
        try {
            Mac hmac = Mac.getInstance(HMAC, "SunJCE");
            hmac.init(key);
            for (byte[] part : parts) {
                hmac.update(part);
            }
            return hmac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no " + HMAC, e);
        }
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return "HpkeSecret[redacted]";
    }
}
