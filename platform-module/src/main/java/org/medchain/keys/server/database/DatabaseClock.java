package org.medchain.keys.server.database;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.medchain.keys.server.Shared;

/**
 * The clock of the records database, the one clock that all servers share. What is due by time, and can't be taken back, is due by this
 * clock. In whole microseconds.
 */
@Shared
public final class DatabaseClock {

    private static final RowQuery<Instant> NOW = new RowQuery<>(Database.NOW, row -> row.time(1));

    private final Supplier<Instant> alone;
    private final Function<EntityManager, Instant> inTransaction;

    @Inject
    DatabaseClock(Database database) {
        this(database::now, entityManager -> NOW.find(entityManager).get(0).truncatedTo(ChronoUnit.MICROS));
    }

    DatabaseClock(Supplier<Instant> alone, Function<EntityManager, Instant> inTransaction) {
        this.alone = alone;
        this.inTransaction = inTransaction;
    }

    /** @throws IllegalStateException if the database does not answer */
    public Instant now() {
        return alone.get();
    }

    /** Returns the time at which the transaction of the entity manager began. */
    public Instant now(EntityManager entityManager) {
        return inTransaction.apply(entityManager);
    }
}
