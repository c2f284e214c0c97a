package org.medchain.keys.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.cli.database.CitusNodes;
import org.medchain.keys.cli.database.CitusNodes.Node;
import org.medchain.keys.datakey.InProcessDataKeys;

/** What docs/run/citus.md does with nodes, while the service writes. Skipped where there is no Citus ({@link CitusNodes}). */
@Tag("citus")
class CitusStepsTest {

    private static final PatientId PATIENT = new PatientId("patient");
    private static final int TENANTS = 40;

    private CitusCluster cluster;
    private InProcessAudit audit;
    private InProcessDataKeys keys;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        CitusNodes.assume();
        cluster = CitusCluster.startIn(directory);
        audit = new InProcessAudit(cluster.database());
        keys = new InProcessDataKeys(audit, InProcessAudit.CLOCK);
    }

    @AfterEach
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private record Made(TenantId tenant, EncryptedKey key) {}

    private Made generate(TenantId tenant) {
        audit.callAs(tenant, "user");
        try (GeneratedDataKey key = keys.generate(PATIENT)) {
            return new Made(tenant, key.encryptedKey());
        }
    }

    private List<Made> generateForTenants() {
        List<Made> made = new ArrayList<>();
        for (int i = 0; i < TENANTS; i++) {
            made.add(generate(keys.tenants().add()));
        }
        return made;
    }

    /** Generates for the tenants by turns until the step is done, and once more. Each key opens. */
    private void generateDuring(List<Made> made, Runnable step) {
        CompletableFuture<Void> running = CompletableFuture.runAsync(step);
        List<Made> all = new ArrayList<>(made);
        do {
            made.forEach(it -> all.add(generate(it.tenant())));
        } while (!running.isDone());
        running.join();
        made.forEach(it -> all.add(generate(it.tenant())));
        all.forEach(it -> {
            audit.callAs(it.tenant(), "user");
            keys.decrypt(it.key(), PATIENT).close();
        });
    }

    @Test
    void movesAShard() {
        Node from = cluster.worker();
        Node to = cluster.nodes().workers().get(1);
        Made moved = generate(keys.tenants().add());
        while (!cluster.isOn(from, moved.tenant())) {
            moved = generate(keys.tenants().add());
        }
        String move = "select citus_move_shard_placement(get_shard_id_for_distribution_column('tenants', '"
                + moved.tenant().value() + "'), 'localhost', " + from.port() + ", 'localhost', " + to.port()
                + ", 'force_logical')";

        generateDuring(List.of(moved), () -> cluster.asSuperuser(move));

        assertThat(cluster.isOn(to, moved.tenant())).isTrue();
    }

    @Test
    void addsANode() throws IOException {
        List<Made> made = generateForTenants();
        Node added = cluster.addWorker();

        generateDuring(
                made,
                () -> cluster.asSuperuser(
                        "select citus_rebalance_start(shard_transfer_mode => 'force_logical')",
                        "select citus_rebalance_wait()"));

        assertThat(made)
                .anySatisfy(it -> assertThat(cluster.isOn(added, it.tenant())).isTrue());
    }

    @Test
    void restoresAllNodesToOnePoint() throws IOException, SQLException {
        generateForTenants();
        cluster.nodes().backUp();
        generateForTenants();
        String events = value("select count(*) from audit_events");
        cluster.asSuperuser("select citus_create_restore_point('agreed')");
        generateForTenants();
        assertThat(value("select count(*) from audit_events")).isNotEqualTo(events);

        cluster.nodes().restoreTo("agreed");

        assertThat(value("select count(*) from audit_events")).isEqualTo(events);
        assertThat(value("select count(distinct nodeport) from citus_shards where table_name ="
                        + " 'audit_events'::regclass"))
                .isEqualTo("2");
        assertThat(value("select count(*) from audit_chain_heads h where not exists (select from audit_events e"
                        + " where e.tenant_id = h.tenant_id)"))
                .isEqualTo("0");
    }

    /** Over a connection of its own: those of before are ended by a restore. */
    private String value(String sql) throws SQLException {
        try (Connection connection = cluster.database().connection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
