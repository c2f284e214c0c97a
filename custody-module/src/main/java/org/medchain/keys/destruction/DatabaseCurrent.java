package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import java.util.Optional;
import org.medchain.keys.patient.erased.ErasureRegister;
import org.medchain.keys.server.IrreversibleCondition;
import org.medchain.keys.server.Shared;

/** The condition that the database knows every erasure that this server's register lists. */
@Shared
final class DatabaseCurrent implements IrreversibleCondition {

    private final ErasureRegister register;

    @Inject
    DatabaseCurrent(ErasureRegister register) {
        this.register = register;
    }

    @Override
    public Optional<String> findObstacle() {
        return register.isDatabaseBehind()
                ? Optional.of("the database is older than the erasure register")
                : Optional.empty();
    }

    /** A replay is what brings the database up to date. */
    @Override
    public boolean isForReplays() {
        return false;
    }
}
