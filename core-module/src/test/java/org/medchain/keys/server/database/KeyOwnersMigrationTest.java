package org.medchain.keys.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tenants of a version without owners of keys get those that they name: V6. */
class KeyOwnersMigrationTest {

    private static final String ARN = "arn:aws:kms:eu-central-1:111122223333:";
    private static final String ID = "1234abcd-12ab-34cd-56ef-1234567890ab";
    private static final String MULTI_REGION = "mrk-" + "0".repeat(32);

    private static DataSource empty(DatabaseKind kind) throws SQLException {
        String name = "owners_" + UUID.randomUUID().toString().replace("-", "");
        if (kind == DatabaseKind.H2) {
            JdbcDataSource dataSource = new JdbcDataSource();
            dataSource.setUrl("jdbc:h2:mem:" + name + ";MODE=LEGACY;DB_CLOSE_DELAY=-1");
            dataSource.setUser("sa");
            return dataSource;
        }
        InProcessDatabase server = kind.database();
        try (Connection connection = server.dataSource("postgres", "postgres").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        }
        return server.dataSource(name, "postgres");
    }

    private static void migrate(DataSource dataSource, String target) {
        Flyway.configure(KeyOwnersMigrationTest.class.getClassLoader())
                .dataSource(dataSource)
                .locations("classpath:db/migration")
                .placeholders(Map.of("applicationUser", "nobody"))
                .target(target)
                .load()
                .migrate();
    }

    private static void add(DataSource dataSource, String tenant, String cmk, String hsmKeyLabel) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement("""
                        insert into tenants (tenant_id, name, status, kms_cmk_arn, hsm_key_label, destruction_window_seconds,
                          audit_retention, keep_patient_ids_in_audit, created_at, updated_at, version)
                        values (?, 'Clinic', 'ACTIVE', ?, ?, 0, 'P6Y', false, now(), now(), 0)""")) {
            insert.setString(1, tenant);
            insert.setString(2, cmk);
            insert.setString(3, hsmKeyLabel);
            insert.executeUpdate();
        }
    }

    private static List<String> owners(DataSource dataSource) throws SQLException {
        List<String> owners = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select key_name, sharer, owner from key_owners")) {
            while (rows.next()) {
                owners.add(rows.getString(1) + " <" + rows.getString(2) + "> " + rows.getString(3));
            }
        }
        return owners;
    }

    @ParameterizedTest
    @EnumSource
    void ownWhatOneNamesAndShareWhatSeveralName(DatabaseKind kind) throws SQLException {
        DataSource dataSource = empty(kind);
        migrate(dataSource, "1");
        add(dataSource, "none", null, null);
        add(dataSource, "arn", ARN + "key/" + ID, "kek-1");
        add(dataSource, "first", ARN + "key/" + MULTI_REGION, null);
        add(dataSource, "replica", ARN.replace("eu-central-1", "eu-west-1") + "key/" + MULTI_REGION, null);
        add(dataSource, "id", MULTI_REGION, null);
        add(dataSource, "alias", "alias/a/b", "kek-2");
        add(dataSource, "arn-of-alias", ARN + "alias/a/b", "kek-2");
        add(dataSource, "hsm", "pkcs11:object=kek-3", "kek-3");

        migrate(dataSource, "6");

        assertThat(owners(dataSource))
                .containsExactlyInAnyOrder(
                        "key/" + ID + " <> arn",
                        "pkcs11:object=kek-1 <> arn",
                        "key/" + MULTI_REGION + " <first> first",
                        "key/" + MULTI_REGION + " <replica> replica",
                        "key/" + MULTI_REGION + " <id> id",
                        "alias/a/b <> alias",
                        ARN + "alias/a/b <> arn-of-alias",
                        "pkcs11:object=kek-2 <alias> alias",
                        "pkcs11:object=kek-2 <arn-of-alias> arn-of-alias",
                        "pkcs11:object=kek-3 <> hsm");
    }
}
