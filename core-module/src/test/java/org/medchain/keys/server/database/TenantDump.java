package org.medchain.keys.server.database;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** All rows of one tenant, as a dump of the database has them. */
public final class TenantDump {

    /** Each behind those that it refers to. */
    private static final List<String> TABLES =
            List.of(("tenants patients erasure_keys data_keys escrow_keys escrow_copies escrow_backfills"
                            + " recoveries destructions legal_holds lifted_holds erased_patients audit_events"
                            + " restorations row_seals work")
                    .split(" "));

    private final InProcessDatabase database;
    private final String tenantId;
    private final String name = "dump_" + UUID.randomUUID().toString().replace("-", "");

    private TenantDump(InProcessDatabase database, String tenantId) {
        this.database = database;
        this.tenantId = tenantId;
    }

    public static TenantDump of(InProcessDatabase database, String tenantId) {
        TenantDump dump = new TenantDump(database, tenantId);
        dump.executeForEach(table -> "create table " + dump.copyOf(table) + " as select * from " + table
                + " where tenant_id = '" + tenantId + "'");
        return dump;
    }

    /** In one transaction: each waits for the disk. */
    private void executeForEach(UnaryOperator<String> statement) {
        database.change(entityManager -> TABLES.forEach(
                table -> entityManager.createNativeQuery(statement.apply(table)).executeUpdate()));
    }

    private String copyOf(String table) {
        return name + "_" + table;
    }

    /** Puts the rows back in the place of those that there are now. */
    public void restore() {
        List<String> reversed = new ArrayList<>(TABLES);
        Collections.reverse(reversed);
        database.change(entityManager -> {
            reversed.forEach(table -> entityManager
                    .createNativeQuery("delete from " + table + " where tenant_id = ?1")
                    .setParameter(1, tenantId)
                    .executeUpdate());
            TABLES.forEach(table -> entityManager
                    .createNativeQuery("insert into " + table + " select * from " + copyOf(table))
                    .executeUpdate());
        });
    }

    public void drop() {
        executeForEach(table -> "drop table if exists " + copyOf(table));
    }
}
