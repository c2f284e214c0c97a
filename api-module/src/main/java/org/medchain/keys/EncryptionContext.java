package org.medchain.keys;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The encryption context {@code {patientId, tenantId}}: authenticated, not secret, in every wrap and unwrap. A wrapped key
 * opens under the context it was made with and no other. In AWS KMS it is the request's {@code EncryptionContext}.
 */
public record EncryptionContext(TenantId tenantId, PatientId patientId) {

    /** The entries as AWS KMS takes them, sorted by key. */
    public SortedMap<String, String> entries() {
        return new TreeMap<>(Map.of("patientId", patientId.value(), "tenantId", tenantId.value()));
    }

    /**
     * The canonical context: the entries sorted by key, each key and each value as UTF-8 with its length in bytes before it
     * (2 bytes, big-endian). No two contexts have the same bytes.
     */
    public byte[] canonicalBytes() {
        ByteBuffer buffer = ByteBuffer.allocate(1024);
        entries().forEach((key, value) -> {
            putLengthPrefixed(buffer, key);
            putLengthPrefixed(buffer, value);
        });
        byte[] bytes = new byte[buffer.flip().remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static void putLengthPrefixed(ByteBuffer buffer, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        buffer.putShort((short) utf8.length).put(utf8);
    }

    @Override
    public String toString() {
        return "EncryptionContext[tenantId=" + tenantId + ", patientId=redacted]";
    }
}
