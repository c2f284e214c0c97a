package org.medchain.keys.tenantkey;

import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantKeyName;
import org.medchain.keys.TenantKeyVersion;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.kms.WrappingCount;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.BulkTable;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.ReadableRows;
import org.medchain.keys.server.database.RoundTrip;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.SqlType;

/** Stores tenant keys. A version is added once; afterwards nothing of it changes but its wrapping. */
@Shared
public final class TenantKeyStore {

    private static final String SELECT = "select " + StoredTenantKey.COLUMNS + " from tenant_keys where tenant_id = ?";
    private static final RowQuery<StoredTenantKey> ONE =
            new RowQuery<>(SELECT + " and name = ? and version = ?", StoredTenantKey::read);
    private static final RowQuery<StoredTenantKey> NEWEST = new RowQuery<>(
            SELECT + " and name = ? order by version desc fetch first 1 row only", StoredTenantKey::read);
    private static final RowQuery<StoredTenantKey> FIRST =
            new RowQuery<>(SELECT + " order by name, version limit ?", StoredTenantKey::read);
    private static final RowQuery<StoredTenantKey> NEXT = new RowQuery<>(
            SELECT + " and (name, version) > (?, ?) order by name, version limit ?", StoredTenantKey::read);

    private static final String COUNT = "select provider, wrapped_under, count(*) from tenant_keys";
    private static final String BY_WRAPPING = " group by provider, wrapped_under order by provider, wrapped_under";
    private static final RowQuery<WrappingCount.Stored> WRAPPINGS =
            new RowQuery<>(COUNT + BY_WRAPPING, WrappingCount.Stored::read);
    private static final RowQuery<WrappingCount.Stored> WRAPPINGS_OF =
            new RowQuery<>(COUNT + " where tenant_id = ?" + BY_WRAPPING, WrappingCount.Stored::read);
    private static final ReadableRows COUNTED = new ReadableRows("tenant_keys");

    private static final BulkTable TABLE = new BulkTable("tenant_keys")
            .column("tenant_id", SqlType.TEXT)
            .column("name", SqlType.TEXT)
            .column("version", SqlType.INTEGER)
            .column("key_id", SqlType.UUID)
            .column("provider", SqlType.TEXT)
            .column("wrapped_under", SqlType.TEXT)
            .column("wrapped_key", SqlType.BYTES)
            .column("created_at", SqlType.TIME)
            .column("wrapped_at", SqlType.TIME);

    private static final int CHANGED = 4;

    /** The changed columns, then those by which the row is found. */
    private static final BulkTable WRAPPING = new BulkTable("tenant_keys")
            .column("provider", SqlType.TEXT)
            .column("wrapped_under", SqlType.TEXT)
            .column("wrapped_key", SqlType.BYTES)
            .column("wrapped_at", SqlType.TIME)
            .column("tenant_id", SqlType.TEXT)
            .column("name", SqlType.TEXT)
            .column("version", SqlType.INTEGER)
            .column("wrapped_key", SqlType.BYTES);

    private final Database database;

    @Inject
    TenantKeyStore(Database database) {
        this.database = database;
    }

    Optional<StoredTenantKey> find(TenantId tenantId, TenantKeyVersion version) {
        return database.read(entityManager ->
                ONE.find(entityManager, tenantId.value(), version.name().value(), version.number()).stream()
                        .findFirst());
    }

    Optional<StoredTenantKey> findNewest(TenantId tenantId, TenantKeyName name) {
        return database.read(entityManager -> NEWEST.find(entityManager, tenantId.value(), name.value()).stream()
                .findFirst());
    }

    /** One page of the tenant's keys, in all versions, by name and version. */
    List<StoredTenantKey> findAfter(TenantId tenantId, Optional<TenantKeyVersion> after, int limit) {
        return database.read(entityManager -> after.map(last ->
                        NEXT.find(entityManager, tenantId.value(), last.name().value(), last.number(), limit))
                .orElseGet(() -> FIRST.find(entityManager, tenantId.value(), limit)));
    }

    /**
     * Counts the versions by the CMK or KEK that they are wrapped under: of the tenant, or of all tenants together. Those whose row names a provider that
     * there is not are left out.
     */
    public List<WrappingCount> countWrappings(Optional<TenantId> tenantId) {
        return WrappingCount.of(
                tenantId,
                COUNTED,
                database.read(entityManager -> tenantId.map(it -> WRAPPINGS_OF.find(entityManager, it.value()))
                        .orElseGet(() -> WRAPPINGS.find(entityManager))));
    }

    /** Adds it; if there is this version already, the commit fails for a concurrent change. */
    Effect add(StoredTenantKey key) {
        return changing(trip -> TABLE.insert(trip, List.<Object[]>of(key.row())));
    }

    /** Replaces the wrapping; if it is another than was read, the commit fails for a concurrent change. */
    Effect rewrap(StoredTenantKey read, StoredTenantKey.Wrapping wrapping) {
        Object[] row = {
            wrapping.providerName(),
            wrapping.under(),
            wrapping.key().bytes(),
            wrapping.at(),
            read.tenantId().value(),
            read.version().name().value(),
            read.version().number(),
            read.wrapping().key().bytes()
        };
        return changing(trip -> WRAPPING.update(trip, CHANGED, List.<Object[]>of(row)));
    }

    private Effect changing(Consumer<RoundTrip> change) {
        return entityManager -> {
            RoundTrip trip = new RoundTrip(database.shards().areThere());
            change.accept(trip);
            trip.send(entityManager);
        };
    }
}
