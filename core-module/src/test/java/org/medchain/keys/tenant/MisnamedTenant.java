package org.medchain.keys.tenant;

import java.util.List;
import java.util.UUID;
import org.medchain.keys.TenantId;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.server.database.RowQuery;

/** Rows of a tenant whose id is none, as another program than the service may write them. They are deleted when this is closed. */
public final class MisnamedTenant implements AutoCloseable {

    private static final List<String> TABLES =
            List.of(("rotation_jobs rotation_policies destructions legal_holds restorations escrow_backfills"
                            + " staged_rotations patients tenants")
                    .split(" "));

    private static final RowQuery<String> OTHER_COLUMNS = new RowQuery<>(
            "select column_name from information_schema.columns where lower(table_schema) = 'public'"
                    + " and lower(table_name) = ? and lower(column_name) <> 'tenant_id'",
            row -> row.text(1));

    private final InProcessDatabase database;
    private final String name = "! no tenant " + UUID.randomUUID();

    /** @param like is registered */
    public MisnamedTenant(InProcessDatabase database, TenantId like) {
        this.database = database;
        database.execute(
                "insert into tenants (tenant_id, name, status, destruction_window_seconds, audit_retention,"
                        + " keep_patient_ids_in_audit, created_at, updated_at, version) select cast(? as varchar), name, status,"
                        + " destruction_window_seconds, audit_retention, keep_patient_ids_in_audit, created_at, updated_at,"
                        + " version from tenants where tenant_id = ?",
                name,
                like.value());
    }

    /** Gives it a patient like this one, with the same id of the row. */
    public MisnamedTenant withPatient(PatientRowId like) {
        database.execute(
                "insert into patients (tenant_id, id, patient_id, status, created_at, version) select cast(? as varchar), id,"
                        + " patient_id, status, created_at, version from patients where tenant_id = ? and id = ?",
                name,
                like.tenantId().value(),
                like.value());
        return this;
    }

    /** The tenant's rows of the table become this one's. Citus moves no row to another tenant. */
    public MisnamedTenant take(String table, TenantId from) {
        List<String> columns = database.read(entityManager -> OTHER_COLUMNS.find(entityManager, table));
        String others = String.join(", ", columns);
        database.execute(
                "insert into " + table + " (tenant_id, " + others + ") select cast(? as varchar), " + others + " from "
                        + table + " where tenant_id = ?",
                name,
                from.value());
        database.execute("delete from " + table + " where tenant_id = ?", from.value());
        return this;
    }

    public String name() {
        return name;
    }

    @Override
    public void close() {
        TABLES.forEach(table -> database.execute("delete from " + table + " where tenant_id = ?", name));
    }
}
