package org.medchain.keys.audit.restoration;

import org.medchain.keys.audit.ChangedChains;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.checkpoint.InProcessCheckpoints;
import org.medchain.keys.audit.directing.InProcessRows;
import org.medchain.keys.server.OpenFixtures;

/** What a server in process knows of chains from outside of the database: its directory of checkpoints, and what it appended. */
public final class InProcessRestorations {

    private final InProcessCheckpoints checkpoints;
    private final RestorationStore store;
    private final RestoredTenants restored;

    public InProcessRestorations(InProcessAudit audit) {
        this(audit, new InProcessCheckpoints(OpenFixtures.newDirectory("checkpoints")), audit.changedChains());
    }

    /** @param changed what the server appended */
    public InProcessRestorations(InProcessAudit audit, InProcessCheckpoints checkpoints, ChangedChains changed) {
        this.checkpoints = checkpoints;
        this.store = new RestorationStore(audit.database(), InProcessRows.of(audit.database()));
        this.restored = new RestoredTenants(
                audit.operations(),
                store,
                new KnownHeads(checkpoints.files(), changed),
                audit.database(),
                audit.database().time(),
                InProcessAudit.CLOCK);
    }

    public InProcessCheckpoints checkpoints() {
        return checkpoints;
    }

    public RestorationStore store() {
        return store;
    }

    public RestoredTenants restored() {
        return restored;
    }
}
