package org.medchain.keys.datakey;

import java.sql.SQLException;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.server.database.StoredRow;

/**
 * The number of data keys that are wrapped under one CMK or KEK at present.
 *
 * @param wrappedUnder the CMK's own ARN or the KEK's fingerprint; empty if it is not known
 */
public record WrappingCount(ProviderType provider, String wrappedUnder, long dataKeys) {

    /** The count as it is stored, with the name in place of the provider, whether there is such a provider or not. */
    record Stored(String provider, String wrappedUnder, long dataKeys) {

        static Stored read(StoredRow row) throws SQLException {
            return new Stored(row.text(1), row.text(2), row.number(3));
        }

        /** @throws IllegalArgumentException if there is no such provider */
        WrappingCount toCount() {
            return new WrappingCount(ProviderType.valueOf(provider), wrappedUnder, dataKeys);
        }
    }
}
