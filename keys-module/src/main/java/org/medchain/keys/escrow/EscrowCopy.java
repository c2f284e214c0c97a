package org.medchain.keys.escrow;

import org.medchain.keys.audit.Effect;

/** The escrow copy of a data key, to be stored in the same unit of the ledger as the data key. */
public final class EscrowCopy {

    /** The copy of a tenant without a recovery key. */
    static final EscrowCopy NONE = new EscrowCopy(Effect.NONE, () -> {}, () -> {});

    private final Effect storing;
    private final Runnable whenCommitted;
    private final Runnable whenNotCommitted;

    EscrowCopy(Effect storing, Runnable whenCommitted, Runnable whenNotCommitted) {
        this.storing = storing;
        this.whenCommitted = whenCommitted;
        this.whenNotCommitted = whenNotCommitted;
    }

    public Effect storing() {
        return storing;
    }

    /** Notes that the copy is stored: the next copy of the patient is under the same escrow key. */
    public void committed() {
        whenCommitted.run();
    }

    /** Notes that the copy is not stored. */
    public void notCommitted() {
        whenNotCommitted.run();
    }
}
