package org.medchain.keys;

import java.time.Instant;

/**
 * One version of a key that belongs to a tenant and to no patient. Close it, or its plain key, after use.
 *
 * @param keyId under which the audit trail has this version
 * @param createdAt UTC, to the microsecond
 */
public record TenantKey(TenantKeyVersion version, DataKeyId keyId, PlainKey plainKey, Instant createdAt)
        implements AutoCloseable {

    @Override
    public void close() {
        plainKey.close();
    }
}
