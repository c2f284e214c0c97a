package org.medchain.keys.datakey;

import java.util.Arrays;
import java.util.Optional;
import org.medchain.keys.patient.ErasureKey;
import org.medchain.keys.provider.AesGcm;
import org.medchain.keys.provider.Hkdf;

/**
 * Seals and opens under an erasure key: AES-256-GCM ({@link AesGcm}) under keys derived from the
 * erasure key by HKDF-SHA-256 (RFC 5869). To be used as long as one has the erasure key in hand, by one thread, and then
 * closed, which overwrites it.
 *
 * <p>Limit: at most 2<sup>32</sup> random nonces under one derived key (NIST SP 800-38D section 8.3). The copies of keys that
 * its cipher holds are left to the garbage collector.
 */
final class SealingKey implements AutoCloseable {

    private final byte[] pseudorandomKey;

    // One for all that this key seals and opens.
    private final AesGcm aesGcm = new AesGcm();

    // The last one that was derived: a rotation opens and seals under the same.
    private byte[] info = {};
    private byte[] derived = {};
    private boolean closed;

    private SealingKey(byte[] pseudorandomKey) {
        this.pseudorandomKey = pseudorandomKey;
    }

    /** The erasure key is left alone; the caller wipes it. */
    static SealingKey derivedFrom(byte[] erasureKey) {
        if (erasureKey.length != ErasureKey.LENGTH) {
            throw new IllegalArgumentException("an erasure key has " + ErasureKey.LENGTH + " bytes");
        }
        return new SealingKey(Hkdf.SHA_256.extract(erasureKey));
    }

    /**
     * Answers ciphertext and tag, one after the other. The arguments are left alone.
     *
     * @param keyInfo tells apart the keys that are derived from one erasure key
     */
    byte[] seal(byte[] keyInfo, byte[] nonce, byte[] plaintext, byte[] associatedData) {
        return aesGcm.seal(derive(keyInfo), nonce, plaintext, associatedData);
    }

    /** Opens the ciphertext; empty if ciphertext and tag are not what {@link #seal} answered. */
    Optional<byte[]> open(byte[] keyInfo, byte[] nonce, byte[] ciphertextAndTag, byte[] associatedData) {
        return aesGcm.open(derive(keyInfo), nonce, ciphertextAndTag, associatedData);
    }

    private byte[] derive(byte[] keyInfo) {
        if (closed) {
            throw new IllegalStateException("the sealing key is closed");
        }
        if (!Arrays.equals(info, keyInfo)) {
            Arrays.fill(derived, (byte) 0);
            derived = Hkdf.SHA_256.expand(pseudorandomKey, keyInfo, AesGcm.KEY_LENGTH);
            info = keyInfo.clone();
        }
        return derived;
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
