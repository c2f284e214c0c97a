package org.medchain.keys.escrow;

import java.security.SecureRandom;
import org.medchain.keys.server.CacheSettings;
import org.medchain.keys.server.RecordedMetrics;
import org.medchain.keys.server.database.Database;

/** The escrow of a process without a server. */
public final class InProcessEscrow {

    public static final EscrowSettings ENABLED = new EscrowSettings(true);

    /** The number of patients whose escrow keys a server remembers. */
    static final int REMEMBERED = 10;

    private InProcessEscrow() {}

    public static EscrowStore storeIn(Database database) {
        return new EscrowStore(database);
    }

    /** As of a server that remembers no escrow key yet. */
    public static EscrowCopies copies() {
        return new EscrowCopies(
                new SecureRandom(), ENABLED, new CacheSettings(REMEMBERED), new RecordedMetrics().registry());
    }
}
