package org.medchain.keys.provider;

import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM (NIST SP 800-38D) with nonces of 96 bits and tags of 128. For one thread.
 *
 * <p>Limit: at most 2<sup>32</sup> random nonces under one key (section 8.3). The copies of keys that the JDK's cipher holds are left to the garbage
 * collector.
 *
 * @see <a href="https://csrc.nist.gov/pubs/sp/800/38/d/final">NIST SP 800-38D</a>
 */
public final class AesGcm {

    /** The length of a key, in bytes. */
    public static final int KEY_LENGTH = 32;

    /** The length of a nonce, in bytes. */
    public static final int NONCE_LENGTH = 12;

    /** The length of a tag, in bytes. */
    public static final int TAG_LENGTH = 16;

    private final Cipher cipher;

    public AesGcm() {
        try {
            cipher = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no AES-256-GCM", e);
        }
    }

    /** Answers ciphertext and tag, one after the other. The arguments are left alone. A nonce is used once under a key. */
    public byte[] seal(byte[] key, byte[] nonce, byte[] plaintext, byte[] associatedData) {
        try {
            return apply(Cipher.ENCRYPT_MODE, key, nonce, plaintext, associatedData);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM failed", e);
        }
    }

    /** The plaintext, for the caller to wipe; empty if ciphertext and tag are not what {@link #seal} answered for the rest. */
    public Optional<byte[]> open(byte[] key, byte[] nonce, byte[] ciphertextAndTag, byte[] associatedData) {
        if (ciphertextAndTag.length < TAG_LENGTH) {
            return Optional.empty();
        }
        try {
            return Optional.of(apply(Cipher.DECRYPT_MODE, key, nonce, ciphertextAndTag, associatedData));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM failed", e);
        }
    }

    private byte[] apply(int mode, byte[] key, byte[] nonce, byte[] input, byte[] associatedData)
            throws GeneralSecurityException {
        if (key.length != KEY_LENGTH) {
            throw new IllegalArgumentException("a key of AES-256 has " + KEY_LENGTH + " bytes");
        }
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_LENGTH * Byte.SIZE, nonce));
        cipher.updateAAD(associatedData);
        return cipher.doFinal(input);
    }
}
