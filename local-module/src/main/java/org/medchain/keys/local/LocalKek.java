package org.medchain.keys.local;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.medchain.keys.TenantId;
import org.medchain.keys.provider.Hkdf;

/**
 * The local KEK: 32 bytes, from which the keys that wrap are derived, one pair per tenant, by HKDF-SHA-512 (RFC 5869).
 * A pair is derived once and kept: it opens no more than the KEK beside it. {@link #close()} overwrites them all.
 *
 * <p>Limit: it has the strength of the 32 characters it was made of; the derivation does not slow down a guesser. Copies
 * that the HKDF and the ciphers hold while they work are left to the garbage collector.
 */
public final class LocalKek implements AutoCloseable {

    /** The length of a KEK, in characters and in bytes. */
    public static final int LENGTH = 32;

    private static final String FINGERPRINT_LABEL = "MedChain KEK fingerprint v1";
    private static final String WRAPPED_KEY_LABEL = "MedChain local wrapped key v1";

    private final byte[] bytes;
    private final KekFingerprint fingerprint;
    private final Map<TenantId, AeadAes256CbcHmacSha512> derived = new HashMap<>();
    private boolean closed;

    private LocalKek(byte[] bytes) {
        this.bytes = bytes;
        this.fingerprint =
                new KekFingerprint(Hkdf.SHA_512.derive(bytes, ascii(FINGERPRINT_LABEL), KekFingerprint.LENGTH));
    }

    /**
     * Leaves the array alone; the caller wipes it.
     *
     * @throws IllegalArgumentException if there are not 32 characters, or one of them takes more than a byte in UTF-8; the
     *     message is an expectation that fits after the name of a setting
     */
    public static LocalKek takeCopyOf(char[] characters) {
        byte[] bytes = new byte[LENGTH];
        boolean fits = characters.length == LENGTH;
        for (int i = 0; fits && i < LENGTH; i++) {
            fits = characters[i] < 0x80;
            bytes[i] = (byte) characters[i];
        }
        if (!fits) {
            Arrays.fill(bytes, (byte) 0);
            throw new IllegalArgumentException("must be exactly 32 characters (32 bytes in UTF-8)");
        }
        return new LocalKek(bytes);
    }

    public KekFingerprint fingerprint() {
        return fingerprint;
    }

    /**
     * Returns the cipher that wraps the tenant's data keys. It is the KEK's, and closed with it.
     *
     * @throws IllegalStateException if the KEK is closed
     */
    synchronized AeadAes256CbcHmacSha512 aeadOf(TenantId tenantId) {
        if (closed) {
            throw new IllegalStateException("the local KEK is closed");
        }
        return derived.computeIfAbsent(tenantId, it -> AeadAes256CbcHmacSha512.takeOwnershipOf(derive(it)));
    }

    private byte[] derive(TenantId tenantId) {
        byte[] label = ascii(WRAPPED_KEY_LABEL);
        byte[] tenant = tenantId.value().getBytes(StandardCharsets.UTF_8);
        byte[] info = ByteBuffer.allocate(label.length + Short.BYTES + tenant.length)
                .put(label)
                .putShort((short) tenant.length)
                .put(tenant)
                .array();
        return Hkdf.SHA_512.derive(bytes, info, AeadAes256CbcHmacSha512.KEY_LENGTH);
    }

    private static byte[] ascii(String label) {
        return label.getBytes(StandardCharsets.US_ASCII);
    }

    /** Overwrites the bytes with zeros. Closing again does nothing. */
    @Override
    public synchronized void close() {
        Arrays.fill(bytes, (byte) 0);
        derived.values().forEach(AeadAes256CbcHmacSha512::close);
        derived.clear();
        closed = true;
    }

    @Override
    public String toString() {
        return "LocalKek[redacted, fingerprint=" + fingerprint + "]";
    }
}
