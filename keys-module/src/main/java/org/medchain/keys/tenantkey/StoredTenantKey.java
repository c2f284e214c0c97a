package org.medchain.keys.tenantkey;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantKeyContext;
import org.medchain.keys.TenantKeyName;
import org.medchain.keys.TenantKeyVersion;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.provider.WrappedKey;
import org.medchain.keys.server.database.ReadableRows;
import org.medchain.keys.server.database.StoredRow;

/**
 * The stored row of one version of a tenant key, wrapped.
 *
 * @param keyId under which the audit trail has it
 */
record StoredTenantKey(
        TenantId tenantId, TenantKeyVersion version, DataKeyId keyId, Wrapping wrapping, Instant createdAt) {

    private static final ReadableRows ROWS = new ReadableRows("tenant_keys");

    /** The columns that {@link #read} takes, and {@link #row} gives. */
    static final String COLUMNS =
            "tenant_id, name, version, key_id, provider, wrapped_under, wrapped_key, created_at, wrapped_at";

    /**
     * The key's wrapping at present.
     *
     * @param providerName the name in place of the provider, whether there is such a provider or not
     * @param under the CMK's own ARN or the KEK's fingerprint
     * @param stored empty if the row has bytes that no wrapped key has
     */
    record Wrapping(String providerName, String under, Optional<WrappedKey> stored, Instant at) {

        Wrapping(ProviderType provider, String under, WrappedKey key, Instant at) {
            this(provider.name(), under, Optional.of(key), at);
        }

        /** @throws InvalidEncryptedKeyException if the row has none */
        WrappedKey key() {
            return stored.orElseThrow(InvalidEncryptedKeyException::new);
        }

        /** @throws InvalidEncryptedKeyException if the row names none */
        ProviderType provider() {
            return ProviderType.findByName(providerName).orElseThrow(InvalidEncryptedKeyException::new);
        }
    }

    /** Reads a row, whether its bytes can be a wrapped key and its provider is one, or not: one that can't must not keep others from being read. */
    static StoredTenantKey read(StoredRow row) throws SQLException {
        String tenantId = row.text(1);
        byte[] wrapped = row.bytes(7);
        return new StoredTenantKey(
                new TenantId(tenantId),
                new TenantKeyVersion(new TenantKeyName(row.text(2)), row.integer(3)),
                new DataKeyId(row.uuid(4)),
                new Wrapping(row.text(5), row.text(6), ROWS.read(tenantId, () -> new WrappedKey(wrapped)), row.time(9)),
                row.time(8));
    }

    Object[] row() {
        return new Object[] {
            tenantId.value(),
            version.name().value(),
            version.number(),
            keyId.value(),
            wrapping.providerName(),
            wrapping.under(),
            wrapping.key().bytes(),
            createdAt,
            wrapping.at()
        };
    }

    TenantKeyContext context() {
        return new TenantKeyContext(tenantId, version);
    }
}
