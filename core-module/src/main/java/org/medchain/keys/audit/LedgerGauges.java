package org.medchain.keys.audit;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.util.function.Function;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;

/** Shows in the metrics how much waits for the audit ledger, and how many events it writes in one transaction. */
@Singleton
@Startup
@DependsOn("StartCheck")
@TransactionManagement(TransactionManagementType.BEAN)
public class LedgerGauges {

    @Inject
    AuditLedger ledger;

    @Inject
    MetricRegistry metrics;

    @PostConstruct
    void show() {
        show("medchain_ledger_waiting", "Events that wait for their transaction", AuditLedger::waiting);
        show("medchain_ledger_groups", "Transactions of the ledger since the start", AuditLedger::groups);
        show("medchain_ledger_events", "Events that were in them", AuditLedger::events);
    }

    private void show(String name, String description, Function<AuditLedger, Number> value) {
        metrics.gauge(
                Metadata.builder().withName(name).withDescription(description).build(), ledger, value);
    }
}
