package org.medchain.keys.datakey;

import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.DatabaseProduct;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.RowWrite;
import org.medchain.keys.server.database.SqlType;
import org.medchain.keys.server.database.TenantsQuery;

/**
 * Sums up, on PostgreSQL, what triggers, or on Citus the writes of data keys, noted of how many are wrapped under what, so that there is never much of it to be read.
 * The counts are the same before and after. Servers may do it at once: none takes what another has taken.
 */
@Shared
public final class WrappingSums {

    /** Notes that are summed up in one transaction. */
    private static final int SLICE = 10_000;

    private static final int SLICES = 20;

    private static final String ADD_UP = """
              insert into wrapping_sums as known (tenant_id, provider, wrapped_under, data_keys)
              select tenant_id, provider, wrapped_under, sum(data_keys) from taken
              group by tenant_id, provider, wrapped_under order by tenant_id, provider, wrapped_under
              on conflict (tenant_id, provider, wrapped_under) do update set data_keys = known.data_keys + excluded.data_keys""";
    private static final RowWrite SUM_UP = new RowWrite("""
            with taken as (
                delete from wrapping_changes where ctid = any(array(
                    select ctid from wrapping_changes limit ? for update skip locked))
                returning tenant_id, provider, wrapped_under, data_keys)
            """ + ADD_UP);

    private static final TenantsQuery<String> NOTED_ON_SHARD = new TenantsQuery<>(
            "select tenant_id from wrapping_changes where " + TenantsQuery.about("tenant_id")
                    + " group by tenant_id order by count(*) desc limit ?",
            row -> row.text(1));
    private static final RowQuery<UUID> NOTES_ON_SHARD = new RowQuery<>(
            "select id from wrapping_changes where tenant_id = ? limit ? for update skip locked", row -> row.uuid(1));
    private static final RowQuery<Long> SUM_UP_ON_SHARD =
            new RowQuery<>("""
            with taken as (
                delete from wrapping_changes where tenant_id = ? and id = any(?)
                returning tenant_id, provider, wrapped_under, data_keys)
            """ + ADD_UP + " returning data_keys", row -> row.number(1));

    private final Database database;

    @Inject
    WrappingSums(Database database) {
        this.database = database;
    }

    /** Sums up some of what there is. To be called often. */
    public void sumUpSome() {
        if (database.shards().areThere()) {
            sumUpByTenant();
            return;
        }
        for (int slice = 0; slice < SLICES && sumUpSlice(); slice++) {
            // The next slice.
        }
    }

    /** Sums up a slice of each of some tenants, those that have most: each is in one shard. */
    void sumUpByTenant() {
        NOTED_ON_SHARD.findAll(database, SLICES).forEach(this::sumUp);
    }

    private void sumUp(String tenantId) {
        database.change(entityManager -> {
            List<UUID> notes = NOTES_ON_SHARD.find(entityManager, tenantId, SLICE);
            SUM_UP_ON_SHARD.find(entityManager, tenantId, SqlType.UUID.each(notes));
        });
    }

    /** Sums up a slice; true if there was anything. */
    private boolean sumUpSlice() {
        return database.write(
                entityManager -> DatabaseProduct.isPostgresql(entityManager) && SUM_UP.apply(entityManager, SLICE) > 0);
    }
}
