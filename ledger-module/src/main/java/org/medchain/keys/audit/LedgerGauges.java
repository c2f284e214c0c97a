package org.medchain.keys.audit;

import jakarta.inject.Inject;
import java.util.function.Function;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.medchain.keys.server.NamedMetric;
import org.medchain.keys.server.Shared;

/** Shows in the metrics how much waits for the audit ledger, and how many events it writes in one transaction. */
@Shared
public final class LedgerGauges {

    private final AuditLedger ledger;
    private final MetricRegistry metrics;

    @Inject
    LedgerGauges(AuditLedger ledger, MetricRegistry metrics) {
        this.ledger = ledger;
        this.metrics = metrics;
    }

    /** Registers the gauges. Called once, when the start check has passed. */
    public void show() {
        for (int i = 0; i < ledger.countLanes(); i++) {
            int lane = i;
            metrics.gauge(
                    NamedMetric.of("medchain_ledger_waiting", "Events that wait for their transaction"),
                    ledger,
                    it -> it.waiting(lane),
                    new Tag("lane", Integer.toString(lane)));
        }
        show("medchain_ledger_groups", "Transactions of the ledger since the start", AuditLedger::groups);
        show("medchain_ledger_events", "Events that were in them", AuditLedger::events);
    }

    private void show(String name, String description, Function<AuditLedger, Number> value) {
        metrics.gauge(NamedMetric.of(name, description), ledger, value);
    }
}
