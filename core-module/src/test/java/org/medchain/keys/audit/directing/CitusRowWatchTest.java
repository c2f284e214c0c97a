package org.medchain.keys.audit.directing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.restoration.Restoration;
import org.medchain.keys.cli.database.CitusNodes;
import org.medchain.keys.server.database.CitusCluster;

/** Looks at rows while a node is away. Skipped where there is no Citus ({@link CitusNodes}). */
@Tag("citus")
class CitusRowWatchTest {

    private CitusCluster cluster;
    private SummedRows rows;
    private RowWatch watch;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        CitusNodes.assume();
        cluster = CitusCluster.startIn(directory);
        rows = new SummedRows(new InProcessAudit(cluster.database()));
        EntityTable<Restoration> restorations =
                new EntityTable<>("restorations", Restoration.class, "tenantId", RowName::key, key -> key, "") {};
        watch = new RowWatch(
                rows.rows, List.of(rows.table, restorations), List.of(), rows.audit.operations(), rows.database());
    }

    @AfterEach
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private RowName create(boolean onTheWorker, String name) {
        String tenant = name;
        while (cluster.isOn(cluster.worker(), rows.table.row(tenant).tenantId()) != onTheWorker) {
            tenant += "x";
        }
        return rows.create(tenant, 1);
    }

    private void lookAtBothTables() {
        watch.look();
        watch.look();
    }

    @Test
    void findsTheRowsOfOtherNodes() {
        RowName known = create(true, "known");
        RowName away = create(true, "away");
        RowName removed = create(false, "removed");
        RowName changed = create(false, "changed");
        rows.setBySql(known, 2);
        lookAtBothTables();
        assertThat(watch.untrusted()).containsExactly(known);
        rows.setBySql(away, 2);
        rows.deleteRow(removed);
        rows.setBySql(changed, 2);

        cluster.nodes().stop(cluster.worker());
        try {
            lookAtBothTables();
            assertThat(watch.untrusted()).containsExactlyInAnyOrder(known, removed, changed);
        } finally {
            cluster.nodes().startAgain(cluster.worker());
        }
    }
}
