package org.medchain.keys.datakey;

import jakarta.inject.Inject;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.DatabaseProduct;
import org.medchain.keys.server.database.RowWrite;

/**
 * Sums up, on PostgreSQL, what writes of data keys noted of how many are wrapped under what, so that there is never much of it to be read.
 * The counts are the same before and after. Servers may do it at once: none takes what another has taken.
 */
@Shared
public final class WrappingSums {

    /** Notes that are summed up in one transaction. */
    private static final int SLICE = 10_000;

    private static final int SLICES = 20;

    private static final RowWrite SUM_UP = new RowWrite("""
            with taken as (
                delete from wrapping_changes where ctid = any(array(
                    select ctid from wrapping_changes limit ? for update skip locked))
                returning tenant_id, provider, wrapped_under, data_keys)
              insert into wrapping_sums as known (tenant_id, provider, wrapped_under, data_keys)
              select tenant_id, provider, wrapped_under, sum(data_keys) from taken
              group by tenant_id, provider, wrapped_under order by tenant_id, provider, wrapped_under
              on conflict (tenant_id, provider, wrapped_under) do update set data_keys = known.data_keys + excluded.data_keys""");

    private final Database database;

    @Inject
    WrappingSums(Database database) {
        this.database = database;
    }

    /** Sums up some of what there is. To be called often. */
    public void sumUpSome() {
        for (int slice = 0; slice < SLICES && sumUpSlice(); slice++) {
            // The next slice.
        }
    }

    /** Sums up a slice; true if there was anything. */
    private boolean sumUpSlice() {
        return database.write(
                entityManager -> DatabaseProduct.isPostgresql(entityManager) && SUM_UP.apply(entityManager, SLICE) > 0);
    }
}
