package org.medchain.keys.datakey;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.medchain.keys.patient.ErasureKey;
import org.medchain.keys.provider.Hkdf;

/**
 * Seals and opens under an erasure key: AES-256-GCM (NIST SP 800-38D) with a tag of 128 bits, under keys derived from the
 * erasure key by HKDF-SHA-256 (RFC 5869). To be used as long as one has the erasure key in hand, by one thread, and then
 * closed, which overwrites it.
 *
 * <p>Limit: at most 2<sup>32</sup> random nonces under one derived key (NIST SP 800-38D section 8.3). The copies of keys that
 * its cipher holds are left to the garbage collector.
 */
final class SealingKey implements AutoCloseable {

    /** In bytes. */
    static final int NONCE_LENGTH = 12;

    /** In bytes. */
    static final int TAG_LENGTH = 16;

    private static final int LENGTH = 32;

    private final byte[] pseudorandomKey;

    // One for all that this key seals and opens.
    private final Cipher cipher;

    // The last one that was derived: a rotation opens and seals under the same.
    private byte[] info = {};
    private byte[] derived = {};
    private boolean closed;

    private SealingKey(byte[] pseudorandomKey) throws GeneralSecurityException {
        this.pseudorandomKey = pseudorandomKey;
        this.cipher = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
    }

    /** The erasure key is left alone; the caller wipes it. */
    static SealingKey derivedFrom(byte[] erasureKey) {
        if (erasureKey.length != ErasureKey.LENGTH) {
            throw new IllegalArgumentException("an erasure key has " + ErasureKey.LENGTH + " bytes");
        }
        try {
            return new SealingKey(Hkdf.SHA_256.extract(erasureKey));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no AES-256-GCM", e);
        }
    }

    /**
     * Answers ciphertext and tag, one after the other. The arguments are left alone.
     *
     * @param keyInfo tells apart the keys that are derived from one erasure key
     */
    byte[] seal(byte[] keyInfo, byte[] nonce, byte[] plaintext, byte[] associatedData) {
        try {
            return apply(Cipher.ENCRYPT_MODE, keyInfo, nonce, plaintext, associatedData);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM failed", e);
        }
    }

    /** Empty if ciphertext and tag are not what {@link #seal} answered. */
    Optional<byte[]> open(byte[] keyInfo, byte[] nonce, byte[] ciphertextAndTag, byte[] associatedData) {
        try {
            return Optional.of(apply(Cipher.DECRYPT_MODE, keyInfo, nonce, ciphertextAndTag, associatedData));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM failed", e);
        }
    }

    private byte[] apply(int mode, byte[] keyInfo, byte[] nonce, byte[] input, byte[] associatedData)
            throws GeneralSecurityException {
        if (closed) {
            throw new IllegalStateException("the sealing key is closed");
        }
        if (!Arrays.equals(info, keyInfo)) {
            Arrays.fill(derived, (byte) 0);
            derived = Hkdf.SHA_256.expand(pseudorandomKey, keyInfo, LENGTH);
            info = keyInfo.clone();
        }
        GCMParameterSpec parameters = new GCMParameterSpec(TAG_LENGTH * Byte.SIZE, nonce);
        cipher.init(mode, new SecretKeySpec(derived, "AES"), parameters);
        cipher.updateAAD(associatedData);
        return cipher.doFinal(input);
    }

    /** Overwrites the bytes with zeros. Closing again does nothing. */
    @Override
    public void close() {
        Arrays.fill(pseudorandomKey, (byte) 0);
        Arrays.fill(derived, (byte) 0);
        closed = true;
    }

    @Override
    public String toString() {
        return "SealingKey[redacted]";
    }
}
