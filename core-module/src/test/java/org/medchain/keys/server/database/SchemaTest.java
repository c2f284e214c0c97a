package org.medchain.keys.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class SchemaTest {

    private static final Set<String> OF_NO_TENANT = Set.of(
            "keks_in_use",
            "key_owners",
            "row_key_in_use",
            "servers",
            "erasure_register_in_use",
            "erasure_key_store_in_use",
            "flyway_schema_history");
    private static final Set<String> TENANTS = Set.of("tenant_id", "active_tenant");

    private static final RowQuery<Key> KEYS = new RowQuery<>(
            "select lower(table_name), lower(column_name) from information_schema.key_column_usage"
                    + " where ordinal_position = 1 and lower(table_schema) = 'public'",
            row -> new Key(row.text(1), row.text(2)));

    private final InProcessDatabase database;

    SchemaTest(DatabaseKind kind) {
        database = kind.database();
    }

    private record Key(String table, String firstColumn) {}

    /** Of primary, unique and foreign keys. */
    private List<Key> keys() {
        return database.read(KEYS::find);
    }

    @Test
    void theTenantLeadsEveryKeyOfTenantData() {
        List<Key> keys = keys().stream()
                .filter(key -> !OF_NO_TENANT.contains(key.table()))
                .toList();

        assertThat(keys)
                .extracting(Key::table)
                .contains(("patients erasure_keys data_keys tenant_keys escrow_keys escrow_copies"
                                + " recoveries staged_rotations staged_data_keys destructions legal_holds"
                                + " erased_patients")
                        .split(" "))
                .contains("rotation_claims", "rotation_jobs", "rotation_failures", "rotation_policies")
                .contains("audit_events", "audit_archives", "audit_chain_heads", "work");
        assertThat(keys).allSatisfy(key -> assertThat(TENANTS).contains(key.firstColumn()));
    }
}
