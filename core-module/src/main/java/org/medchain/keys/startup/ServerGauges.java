package org.medchain.keys.startup;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ResourceBundle;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.medchain.keys.audit.LedgerGauges;
import org.medchain.keys.server.DiskSpace;
import org.medchain.keys.server.NamedMetric;

/** Shows in the metrics what is so of the server as a whole: its version, the room for its logs, its ledger. */
@Singleton
@Startup
@DependsOn("StartCheck")
@TransactionManagement(TransactionManagementType.BEAN)
public class ServerGauges {

    private static final Metadata BUILD = NamedMetric.of(
            "medchain_build_info", "Always 1; the labels tell which build of the service this is, and on which Java");

    /** The server runs in its own directory. */
    private static final Path OF_THE_SERVER = Path.of("").toAbsolutePath();

    @Inject
    MetricRegistry metrics;

    @Inject
    LedgerGauges ledger;

    @PostConstruct
    void show() {
        String version =
                ResourceBundle.getBundle("org.medchain.keys.startup.build").getString("version");
        metrics.gauge(
                BUILD,
                1,
                it -> it,
                new Tag("version", version),
                new Tag("java", Runtime.version().toString()));
        DiskSpace.show(metrics, "server", OF_THE_SERVER);
        ledger.show();
    }
}
