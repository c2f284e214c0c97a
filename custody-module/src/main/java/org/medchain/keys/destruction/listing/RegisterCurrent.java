package org.medchain.keys.destruction.listing;

import jakarta.inject.Inject;
import java.util.Optional;
import org.medchain.keys.server.IrreversibleCondition;
import org.medchain.keys.server.Shared;

/** The condition that this server's erasure register lists all whose erasure has begun: it can be written, and so can the database. */
@Shared
final class RegisterCurrent implements IrreversibleCondition {

    private final ErasureListing listing;

    @Inject
    RegisterCurrent(ErasureListing listing) {
        this.listing = listing;
    }

    @Override
    public Optional<String> findObstacle() {
        return listing.isCurrent() && !listing.isFailing()
                ? Optional.empty()
                : Optional.of("its erasure register may lack erasures of other servers");
    }

    /** A replay is how it gets up to date. */
    @Override
    public boolean isForReplays() {
        return false;
    }
}
