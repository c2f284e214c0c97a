package org.medchain.keys.escrow.recovery;

import org.medchain.keys.escrow.InProcessEscrow;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.tenant.InProcessTenants;

/** The backfills of a process without a server, for tests of other packages. */
public final class InProcessBackfills {

    private InProcessBackfills() {}

    public static EscrowBackfills over(Database database, InProcessTenants tenants) {
        return new EscrowBackfills(database, tenants.tenants(), InProcessEscrow.ENABLED);
    }
}
