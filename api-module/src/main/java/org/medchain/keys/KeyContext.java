package org.medchain.keys;

import java.util.SortedMap;

/**
 * What a wrapped key is bound to: authenticated, not secret, in every wrap and unwrap. A wrapped key opens under the context it was made
 * with and no other. In AWS KMS it is the request's {@code EncryptionContext}. No two contexts, of whatever kind, have the same entries or the
 * same canonical bytes.
 */
public sealed interface KeyContext permits EncryptionContext, TenantKeyContext {

    TenantId tenantId();

    /** The entries as AWS KMS takes them, sorted by key. */
    SortedMap<String, String> entries();

    /**
     * The canonical context: the entries sorted by key, each key and each value as UTF-8 with its length in bytes before it
     * (2 bytes, big-endian).
     */
    byte[] canonicalBytes();
}
