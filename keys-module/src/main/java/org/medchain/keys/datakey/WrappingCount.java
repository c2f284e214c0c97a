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

    static WrappingCount read(StoredRow row) throws SQLException {
        return new WrappingCount(ProviderType.valueOf(row.text(1)), row.text(2), row.number(3));
    }
}
