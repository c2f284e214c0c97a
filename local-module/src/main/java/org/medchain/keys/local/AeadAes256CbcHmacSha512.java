package org.medchain.keys.local;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The AEAD_AES_256_CBC_HMAC_SHA_512 algorithm under one key: AES-256 in CBC mode, then HMAC-SHA-512 over associated data, IV,
 * ciphertext and the length of the associated data. For many threads. {@link #close()} overwrites the key.
 *
 * <p>Guarantee: nothing is decrypted, and no padding looked at, before the tag was found right in constant time. Every
 * reason for which a ciphertext is refused is answered alike.
 *
 * <p>Limit: the IV must not repeat under one key, nor be known beforehand: take it at random. The ciphers that were made hold
 * copies of the key, which are left to the garbage collector.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7518#section-5.2.5">RFC 7518 section 5.2.5</a>
 */
final class AeadAes256CbcHmacSha512 implements AutoCloseable {

    /** The length of a key, in bytes: the MAC key of 32, then the encryption key of 32. */
    static final int KEY_LENGTH = 64;

    /** The length of the IV and of the cipher's block, in bytes. */
    static final int BLOCK_LENGTH = 16;

    /** The length of a tag, in bytes. */
    static final int TAG_LENGTH = 32;

    private static final int HALF = KEY_LENGTH / 2;
    private static final String PROVIDER = "SunJCE";

    private final byte[] key;

    // Kept, since a cipher that is new to its key first schedules it, which takes longer than all else that it does.
    private final Queue<Keyed> idle = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    private AeadAes256CbcHmacSha512(byte[] key) {
        if (key.length != KEY_LENGTH) {
            throw new IllegalArgumentException("the key has " + KEY_LENGTH + " bytes");
        }
        this.key = key;
    }

    /** The array is this object's from now on, and is wiped by {@link #close()}. */
    static AeadAes256CbcHmacSha512 takeOwnershipOf(byte[] key) {
        return new AeadAes256CbcHmacSha512(key);
    }

    /**
     * Answers ciphertext and tag, one after the other. The arguments are left alone.
     *
     * @throws IllegalStateException if this is closed
     */
    byte[] encrypt(byte[] iv, byte[] plaintext, byte[] associatedData) {
        Keyed keyed = take();
        try {
            byte[] ciphertext = keyed.cipher(Cipher.ENCRYPT_MODE, iv).doFinal(plaintext);
            byte[] tag = keyed.tag(iv, ciphertext, associatedData);
            idle.add(keyed);
            return ByteBuffer.allocate(ciphertext.length + TAG_LENGTH)
                    .put(ciphertext)
                    .put(tag)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-CBC with HMAC-SHA-512 failed", e);
        }
    }

    /**
     * The plaintext, for the caller to wipe; empty if ciphertext and tag are not what {@link #encrypt} answered.
     *
     * @throws IllegalStateException if this is closed
     */
    Optional<byte[]> decrypt(byte[] iv, byte[] ciphertextAndTag, byte[] associatedData) {
        int length = ciphertextAndTag.length - TAG_LENGTH;
        if (length < BLOCK_LENGTH || length % BLOCK_LENGTH != 0) {
            return Optional.empty();
        }
        byte[] ciphertext = Arrays.copyOf(ciphertextAndTag, length);
        byte[] givenTag = Arrays.copyOfRange(ciphertextAndTag, length, ciphertextAndTag.length);
        Keyed keyed = take();
        try {
            Optional<byte[]> plaintext = keyed.isTag(givenTag, iv, ciphertext, associatedData)
                    ? Optional.of(keyed.cipher(Cipher.DECRYPT_MODE, iv).doFinal(ciphertext))
                    : Optional.empty();
            idle.add(keyed);
            return plaintext;
        } catch (BadPaddingException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-CBC with HMAC-SHA-512 failed", e);
        }
    }

    /** Takes a keyed cipher, which the caller puts back once it did its work; after a failure it is not used again. */
    private Keyed take() {
        if (closed) {
            throw new IllegalStateException("the key is closed");
        }
        Keyed kept = idle.poll();
        return kept == null ? newlyKeyed() : kept;
    }

    // Under the lock, so that nothing is ever wrapped under a key that is half wiped.
    private synchronized Keyed newlyKeyed() {
        if (closed) {
            throw new IllegalStateException("the key is closed");
        }
        return Keyed.with(key);
    }

    /** Overwrites the key with zeros. Closing again does nothing. */
    @Override
    public synchronized void close() {
        closed = true;
        Arrays.fill(key, (byte) 0);
        idle.clear();
    }

    @Override
    public String toString() {
        return "AeadAes256CbcHmacSha512[redacted]";
    }

    /** A cipher and a MAC that have their keys. For one thread at a time. */
    private record Keyed(Cipher cipher, SecretKeySpec encryptionKey, Mac mac) {

        static Keyed with(byte[] key) {
            try {
                Mac mac = Mac.getInstance("HmacSHA512", PROVIDER);
                mac.init(new SecretKeySpec(key, 0, HALF, "HmacSHA512"));
                return new Keyed(
                        Cipher.getInstance("AES/CBC/PKCS5Padding", PROVIDER),
                        new SecretKeySpec(key, HALF, HALF, "AES"),
                        mac);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("no AES-256-CBC with HMAC-SHA-512", e);
            }
        }

        Cipher cipher(int mode, byte[] iv) throws GeneralSecurityException {
            cipher.init(mode, encryptionKey, new IvParameterSpec(iv));
            return cipher;
        }

        boolean isTag(byte[] givenTag, byte[] iv, byte[] ciphertext, byte[] associatedData) {
            byte[] tag = tag(iv, ciphertext, associatedData);
            try {
                return MessageDigest.isEqual(tag, givenTag);
            } finally {
                // The right tag of a forged ciphertext is what a forger lacks.
                Arrays.fill(tag, (byte) 0);
            }
        }

        byte[] tag(byte[] iv, byte[] ciphertext, byte[] associatedData) {
            mac.update(associatedData);
            mac.update(iv);
            mac.update(ciphertext);
            byte[] full = mac.doFinal(lengthInBits(associatedData));
            byte[] tag = Arrays.copyOf(full, TAG_LENGTH);
            Arrays.fill(full, (byte) 0);
            return tag;
        }

        /** Returns a text of its own: a key's text has its hash code in it, which is made of its bytes. */
        @Override
        public String toString() {
            return "Keyed[redacted]";
        }
    }

    private static byte[] lengthInBits(byte[] bytes) {
        return ByteBuffer.allocate(Long.BYTES)
                .putLong((long) bytes.length * Byte.SIZE)
                .array();
    }
}
