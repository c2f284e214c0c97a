package org.medchain.keys.tenantkey;

import java.sql.SQLException;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.server.database.StoredRow;

/**
 * The number of versions of tenant keys that are wrapped under one CMK or KEK at present.
 *
 * @param wrappedUnder the CMK's own ARN or the KEK's fingerprint
 */
public record TenantKeyCount(ProviderType provider, String wrappedUnder, long tenantKeys) {

    /** The count as it is stored, with the name in place of the provider, whether there is such a provider or not. */
    record Stored(String provider, String wrappedUnder, long tenantKeys) {

        static Stored read(StoredRow row) throws SQLException {
            return new Stored(row.text(1), row.text(2), row.number(3));
        }

        /** @throws IllegalArgumentException if there is no such provider */
        TenantKeyCount toCount() {
            return new TenantKeyCount(ProviderType.valueOf(provider), wrappedUnder, tenantKeys);
        }
    }
}
