package org.medchain.keys;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;

/**
 * The context that a wrapped key is bound to: authenticated, not secret, in every wrap and unwrap. A wrapped key opens
 * under the context it was made with and no other. In AWS KMS it is the request's {@code EncryptionContext}. No two
 * contexts, of whatever kind, have the same entries or the same canonical bytes.
 */
public sealed interface KeyContext permits EncryptionContext, TenantKeyContext, RecoveryContext {

    TenantId tenantId();

    /** The entries as AWS KMS takes them, sorted by key. */
    SortedMap<String, String> entries();

    /**
     * The canonical context: the entries sorted by key, each key and each value as UTF-8 with its length in bytes before it
     * (2 bytes, big-endian).
     */
    default byte[] canonicalBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        entries().forEach((key, value) -> {
            write(bytes, key);
            write(bytes, value);
        });
        return bytes.toByteArray();
    }

    private static void write(ByteArrayOutputStream bytes, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        bytes.write(utf8.length >> Byte.SIZE);
        bytes.write(utf8.length);
        bytes.writeBytes(utf8);
    }
}
