package org.medchain.keys.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a plan of the ledger does, which is kept, if it was made while no key was staged: in a database without statistics. */
class StagedKeysPlanTest {

    private final InProcessDatabase server = DatabaseKind.POSTGRESQL.database();
    private DataSource empty;

    @BeforeEach
    void createDatabase() throws SQLException {
        String name = "staged_" + UUID.randomUUID().toString().replace("-", "");
        try (Connection connection = server.dataSource("postgres", "postgres").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        }
        empty = server.dataSource(name, "postgres");
        SchemaMigration.migrate(empty, empty);
    }

    @Test
    void findsAStagedKeyByItsWholeName() throws SQLException {
        String plan = planOf("select stored.encrypted_key from unnest($1::varchar[], $2::uuid[], $3::uuid[])"
                + " as wanted (tenant_id, patient, key_id) join current_data_keys stored"
                + " on stored.tenant_id = wanted.tenant_id and stored.patient = wanted.patient"
                + " and stored.key_id = wanted.key_id");

        assertThat(plan)
                .containsPattern(
                        "using staged_data_keys_pkey on staged_data_keys \\w+\n *Index Cond: .*tenant_id.*patient.*key_id");
    }

    private String planOf(String query) throws SQLException {
        try (Connection connection = empty.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            new TransactionStart(Optional.of(TransactionLimits.within(Duration.ofMinutes(1))), false)
                    .sendAlone(connection);
            statement.execute("prepare asked as " + query);
            List<String> lines = new ArrayList<>();
            try (ResultSet row = statement.executeQuery("explain (costs off) execute asked(null, null, null)")) {
                while (row.next()) {
                    lines.add(row.getString(1));
                }
            }
            return String.join("\n", lines);
        }
    }
}
