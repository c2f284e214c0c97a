package org.medchain.keys.server.database;

import jakarta.inject.Inject;
import java.util.Optional;
import org.medchain.keys.server.IrreversibleCondition;
import org.medchain.keys.server.Shared;

/** The condition that this server's clock agrees with the database's. */
@Shared
record ClockAgreed(ServerClock clock) implements IrreversibleCondition {

    @Inject
    ClockAgreed {}

    @Override
    public Optional<String> findObstacle() {
        return clock.isWrong() ? Optional.of("its clock differs from the database's") : Optional.empty();
    }
}
