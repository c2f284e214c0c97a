package org.medchain.keys.audit;

import jakarta.inject.Inject;
import org.medchain.keys.server.Shared;

/** Tells whether this server's audit ledger commits what it is given. */
@Shared
public final class LedgerHealth {

    private final AuditLedger ledger;

    @Inject
    LedgerHealth(AuditLedger ledger) {
        this.ledger = ledger;
    }

    /**
     * Returns false while operations wait or fail and nothing was committed for longer than an operation waits. A
     * tenant whose chain somebody else holds does not count: it would take the service from the others.
     */
    public boolean commits() {
        return ledger.commits();
    }
}
