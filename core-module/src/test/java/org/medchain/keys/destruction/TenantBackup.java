package org.medchain.keys.destruction;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
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
        executeTogether(TABLES.stream()
                .flatMap(table -> Stream.of(
                        "drop table if exists backup_" + table,
                        "create table backup_" + table + " as select * from " + table + " where tenant_id = '"
                                + tenant.value() + "'")));
    }

    void restore() {
        List<String> last = new ArrayList<>(TABLES);
        Collections.reverse(last);
        executeTogether(Stream.concat(
                last.stream().map(table -> "delete from " + table + " where tenant_id = '" + tenant.value() + "'"),
                TABLES.stream().map(table -> "insert into " + table + " select * from backup_" + table)));
    }

    /** In one transaction: each waits for the disk. */
    private void executeTogether(Stream<String> statements) {
        database.change(entityManager ->
                statements.forEach(sql -> entityManager.createNativeQuery(sql).executeUpdate()));
    }
}
