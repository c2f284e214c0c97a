package org.medchain.keys.patient;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.medchain.keys.provider.AesGcm;
import org.medchain.keys.provider.Hkdf;

/**
 * A KEK of the store of erasure keys: seals and opens with AES-256-GCM ({@link AesGcm}) under a key that is derived from it by
 * HKDF-SHA-256 (RFC 5869). For many threads.
 *
 * <p>Limit: at most 2<sup>32</sup> random nonces under one KEK. It is kept as long as the server runs.
 */
final class ErasureKek {

    /** The length of a KEK, in bytes. */
    static final int LENGTH = 32;

    /** The length of a fingerprint, in bytes. */
    static final int FINGERPRINT_LENGTH = 8;

    private static final byte[] FINGERPRINT_LABEL = ascii("MedChain erasure key KEK fingerprint v1");
    private static final byte[] SEALING_LABEL = ascii("MedChain sealed erasure key v1");
    private static final String EXPECTED = "must be 32 bytes in base64";

    private final byte[] sealingKey;
    private final byte[] fingerprint;

    /** @param bytes left alone; the caller wipes them */
    ErasureKek(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException(EXPECTED);
        }
        this.sealingKey = Hkdf.SHA_256.derive(bytes, SEALING_LABEL, AesGcm.KEY_LENGTH);
        this.fingerprint = Hkdf.SHA_256.derive(bytes, FINGERPRINT_LABEL, FINGERPRINT_LENGTH);
    }

    /**
     * Leaves the array alone; the caller wipes it.
     *
     * @throws IllegalArgumentException if it is not base64 of 32 bytes; the message fits after the name of a setting
     */
    static ErasureKek parse(char[] base64) {
        byte[] text = new byte[base64.length];
        for (int i = 0; i < text.length; i++) {
            text[i] = base64[i] < 0x80 ? (byte) base64[i] : (byte) 0;
        }
        byte[] bytes = decode(text);
        try {
            return new ErasureKek(bytes);
        } finally {
            Arrays.fill(text, (byte) 0);
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** Decodes base64; empty if the text is none: the JDK's message may have a part of the text. */
    private static byte[] decode(byte[] text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    /** Returns 16 hex digits that name the KEK; no secret. */
    String fingerprint() {
        return HexFormat.of().formatHex(fingerprint);
    }

    byte[] fingerprintBytes() {
        return fingerprint.clone();
    }

    /** Answers ciphertext and tag, one after the other. */
    byte[] seal(byte[] nonce, byte[] plaintext, byte[] associatedData) {
        return new AesGcm().seal(sealingKey, nonce, plaintext, associatedData);
    }

    /** Opens the ciphertext; empty if ciphertext and tag are not what {@link #seal} answered. */
    Optional<byte[]> open(byte[] nonce, byte[] ciphertextAndTag, byte[] associatedData) {
        return new AesGcm().open(sealingKey, nonce, ciphertextAndTag, associatedData);
    }

    private static byte[] ascii(String label) {
        return label.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return "ErasureKek[redacted, fingerprint=" + fingerprint() + "]";
    }
}
