package org.medchain.keys.audit.directing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key that seals directing rows: 32 random bytes, used with HMAC-SHA-256 (FIPS 198-1) and a label for each purpose. */
final class RowKey {

    static final int LENGTH = 32;

    private static final int FINGERPRINT_LENGTH = 8;
    private static final String SEAL = "MedChain row seal v1";
    private static final String FINGERPRINT = "MedChain row key fingerprint v1";

    private final byte[] bytes;

    /** @throws IllegalArgumentException if there are not 32 bytes */
    RowKey(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a row key has " + LENGTH + " bytes");
        }
        this.bytes = bytes.clone();
    }

    static RowKey random(SecureRandom random) {
        byte[] bytes = new byte[LENGTH];
        random.nextBytes(bytes);
        return new RowKey(bytes);
    }

    /** Returns 16 hex digits that name the key; no secret. */
    String fingerprint() {
        return HexFormat.of().formatHex(Arrays.copyOf(mac(FINGERPRINT, new byte[0]), FINGERPRINT_LENGTH));
    }

    /** Returns the MAC over a row's name, the number of its last change, and its values; docs/formats.md has the bytes. */
    byte[] seal(RowName row, long number, Optional<String> values) {
        byte[] tenant = utf8(row.tenantId().value());
        byte[] subject = utf8(row.subject());
        byte[] present = utf8(values.orElse(""));
        return mac(
                SEAL,
                ByteBuffer.allocate(
                                2 * Integer.BYTES + tenant.length + subject.length + Long.BYTES + 1 + present.length)
                        .putInt(tenant.length)
                        .put(tenant)
                        .putInt(subject.length)
                        .put(subject)
                        .putLong(number)
                        .put((byte) (values.isPresent() ? 1 : 0))
                        .put(present)
                        .array());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    byte[] bytes() {
        return bytes.clone();
    }

    private byte[] mac(String label, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
            mac.update(label.getBytes(StandardCharsets.US_ASCII));
            mac.update((byte) 0);
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no HMAC-SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "RowKey[redacted, fingerprint=" + fingerprint() + "]";
    }
}
