package org.medchain.keys.destruction;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.medchain.keys.TenantId;
import org.medchain.keys.server.database.InProcessDatabase;

/** A backup of what the database has of one tenant, which a test restores while servers run. */
final class TenantBackup {

    /** In the order in which they can be filled. */
    private static final List<String> TABLES = List.of(
            "patients",
            "erasure_keys",
            "data_keys",
            "destructions",
            "legal_holds",
            "erased_patients",
            "erasure_listings",
            "row_seals",
            "audit_events",
            "work");

    private final InProcessDatabase database;
    private final TenantId tenant;

    TenantBackup(InProcessDatabase database, TenantId tenant) {
        this.database = database;
        this.tenant = tenant;
        for (String table : TABLES) {
            database.execute("drop table if exists backup_" + table);
            database.execute("create table backup_" + table + " as select * from " + table + " where tenant_id = '"
                    + tenant.value() + "'");
        }
    }

    void restore() {
        List<String> last = new ArrayList<>(TABLES);
        Collections.reverse(last);
        last.forEach(table -> database.execute("delete from " + table + " where tenant_id = ?1", tenant.value()));
        TABLES.forEach(table -> database.execute("insert into " + table + " select * from backup_" + table));
    }
}
