package org.medchain.keys.local;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.medchain.keys.KeyContext;
import org.medchain.keys.provider.WrappedKey;

/**
 * The layout of a local wrapped key, version 1: 105 bytes.
 *
 * <pre>
 * offset  length
 *      0       1  version: 0x01
 *      1       8  fingerprint of the KEK
 *      9      16  IV
 *     25      48  ciphertext of the data key, padded (PKCS #7)
 *     73      32  tag
 * </pre>
 *
 * The associated data is version, fingerprint and canonical context. The class knows places and lengths, no ciphers.
 */
final class LocalWrappedKeyV1 {

    static final int LENGTH = 105;

    private static final byte VERSION = 0x01;
    private static final int FINGERPRINT_OFFSET = 1;
    private static final int IV_OFFSET = FINGERPRINT_OFFSET + KekFingerprint.LENGTH;
    private static final int CIPHERTEXT_OFFSET = IV_OFFSET + AeadAes256CbcHmacSha512.BLOCK_LENGTH;

    private final byte[] bytes;

    private LocalWrappedKeyV1(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @param ciphertextAndTag of a plaintext of 32 bytes */
    static LocalWrappedKeyV1 of(KekFingerprint fingerprint, byte[] iv, byte[] ciphertextAndTag) {
        byte[] bytes = ByteBuffer.allocate(LENGTH)
                .put(VERSION)
                .put(fingerprint.bytes())
                .put(iv)
                .put(ciphertextAndTag)
                .array();
        return new LocalWrappedKeyV1(bytes);
    }

    /**
     * Reads a wrapped key; empty if version or length is another. What the fields hold is not known to be authentic.
     */
    static Optional<LocalWrappedKeyV1> parse(WrappedKey wrappedKey) {
        byte[] bytes = wrappedKey.bytes();
        if (bytes.length != LENGTH || bytes[0] != VERSION) {
            return Optional.empty();
        }
        return Optional.of(new LocalWrappedKeyV1(bytes));
    }

    static byte[] associatedData(KekFingerprint fingerprint, KeyContext context) {
        byte[] canonicalContext = context.canonicalBytes();
        return ByteBuffer.allocate(IV_OFFSET + canonicalContext.length)
                .put(VERSION)
                .put(fingerprint.bytes())
                .put(canonicalContext)
                .array();
    }

    KekFingerprint fingerprint() {
        return new KekFingerprint(Arrays.copyOfRange(bytes, FINGERPRINT_OFFSET, IV_OFFSET));
    }

    byte[] iv() {
        return Arrays.copyOfRange(bytes, IV_OFFSET, CIPHERTEXT_OFFSET);
    }

    byte[] ciphertextAndTag() {
        return Arrays.copyOfRange(bytes, CIPHERTEXT_OFFSET, LENGTH);
    }

    WrappedKey toWrappedKey() {
        return new WrappedKey(bytes);
    }
}
