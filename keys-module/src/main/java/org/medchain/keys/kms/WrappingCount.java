package org.medchain.keys.kms;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.TenantId;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.server.database.ReadableRows;
import org.medchain.keys.server.database.StoredRow;

/**
 * The number of keys of a kind that are wrapped under one CMK or KEK at present.
 *
 * @param wrappedUnder the CMK's own ARN or the KEK's fingerprint; empty if it is not known
 */
public record WrappingCount(ProviderType provider, String wrappedUnder, long keys) {

    /** Stands where a tenant's id is, as in the audit trail. */
    private static final String OF_ALL = "*";

    /** The count as it is stored, with the name in place of the provider, whether there is such a provider or not. */
    public record Stored(String provider, String wrappedUnder, long keys) {

        /** Reads provider, wrapping and number. */
        public static Stored read(StoredRow row) throws SQLException {
            return new Stored(row.text(1), row.text(2), row.number(3));
        }

        private WrappingCount toCount() {
            return new WrappingCount(ProviderType.valueOf(provider), wrappedUnder, keys);
        }
    }

    /**
     * Returns the counts of a tenant, or of all tenants together. Those that name a provider that there is not are left out.
     *
     * @param rows names their table
     */
    public static List<WrappingCount> of(Optional<TenantId> tenantId, ReadableRows rows, List<Stored> stored) {
        String whose = tenantId.map(TenantId::value).orElse(OF_ALL);
        return stored.stream()
                .flatMap(count -> rows.read(whose, count::toCount).stream())
                .toList();
    }
}
