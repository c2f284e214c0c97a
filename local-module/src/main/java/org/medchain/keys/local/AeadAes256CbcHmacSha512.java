package org.medchain.keys.local;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The AEAD_AES_256_CBC_HMAC_SHA_512 algorithm: AES-256 in CBC mode, then HMAC-SHA-512 over associated data, IV, ciphertext
 * and the length of the associated data.
 *
 * <p>Guarantee: nothing is decrypted, and no padding looked at, before the tag was found right in constant time. Every
 * reason for which a ciphertext is refused is answered alike.
 *
 * <p>Limit: the IV must not repeat under one key, nor be known beforehand: take it at random.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7518#section-5.2.5">RFC 7518 section 5.2.5</a>
 */
final class AeadAes256CbcHmacSha512 {

    /** In bytes: the MAC key of 32, then the encryption key of 32. */
    static final int KEY_LENGTH = 64;

    /** In bytes, of the IV and of the cipher's block. */
    static final int BLOCK_LENGTH = 16;

    /** In bytes. */
    static final int TAG_LENGTH = 32;

    private static final int HALF = KEY_LENGTH / 2;
    private static final String PROVIDER = "SunJCE";

    private AeadAes256CbcHmacSha512() {}

    /** Answers ciphertext and tag, one after the other. The arguments are left alone. */
    static byte[] encrypt(byte[] key, byte[] iv, byte[] plaintext, byte[] associatedData) {
        requireKey(key);
        try {
            byte[] ciphertext = cipher(Cipher.ENCRYPT_MODE, key, iv).doFinal(plaintext);
            byte[] tag = tag(key, iv, ciphertext, associatedData);
            return ByteBuffer.allocate(ciphertext.length + TAG_LENGTH)
                    .put(ciphertext)
                    .put(tag)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-CBC with HMAC-SHA-512 failed", e);
        }
    }

    /** The plaintext, for the caller to wipe; empty if ciphertext and tag are not what {@link #encrypt} answered. */
    static Optional<byte[]> decrypt(byte[] key, byte[] iv, byte[] ciphertextAndTag, byte[] associatedData) {
        requireKey(key);
        int length = ciphertextAndTag.length - TAG_LENGTH;
        if (length < BLOCK_LENGTH || length % BLOCK_LENGTH != 0) {
            return Optional.empty();
        }
        byte[] ciphertext = Arrays.copyOf(ciphertextAndTag, length);
        byte[] givenTag = Arrays.copyOfRange(ciphertextAndTag, length, ciphertextAndTag.length);
        try {
            if (!isTag(givenTag, key, iv, ciphertext, associatedData)) {
                return Optional.empty();
            }
            return Optional.of(cipher(Cipher.DECRYPT_MODE, key, iv).doFinal(ciphertext));
        } catch (BadPaddingException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-CBC with HMAC-SHA-512 failed", e);
        }
    }

    private static Cipher cipher(int mode, byte[] key, byte[] iv) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding", PROVIDER);
        cipher.init(mode, new SecretKeySpec(key, HALF, HALF, "AES"), new IvParameterSpec(iv));
        return cipher;
    }

    private static boolean isTag(byte[] givenTag, byte[] key, byte[] iv, byte[] ciphertext, byte[] associatedData)
            throws GeneralSecurityException {
        byte[] tag = tag(key, iv, ciphertext, associatedData);
        try {
            return MessageDigest.isEqual(tag, givenTag);
        } finally {
            // The right tag of a forged ciphertext is what a forger lacks.
            Arrays.fill(tag, (byte) 0);
        }
    }

    private static byte[] tag(byte[] key, byte[] iv, byte[] ciphertext, byte[] associatedData)
            throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA512", PROVIDER);
        mac.init(new SecretKeySpec(key, 0, HALF, "HmacSHA512"));
        mac.update(associatedData);
        mac.update(iv);
        mac.update(ciphertext);
        byte[] full = mac.doFinal(lengthInBits(associatedData));
        byte[] tag = Arrays.copyOf(full, TAG_LENGTH);
        Arrays.fill(full, (byte) 0);
        return tag;
    }

    private static byte[] lengthInBits(byte[] bytes) {
        return ByteBuffer.allocate(Long.BYTES)
                .putLong((long) bytes.length * Byte.SIZE)
                .array();
    }

    private static void requireKey(byte[] key) {
        if (key.length != KEY_LENGTH) {
            throw new IllegalArgumentException("the key has " + KEY_LENGTH + " bytes");
        }
    }
}
