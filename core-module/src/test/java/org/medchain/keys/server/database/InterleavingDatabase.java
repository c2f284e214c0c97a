package org.medchain.keys.server.database;

import jakarta.persistence.EntityManager;
import java.util.function.Consumer;
import java.util.function.Function;

/** A database in which something happens after each read: what was read is then out of date. */
public final class InterleavingDatabase extends Database {

    private final Database behind;
    private final Runnable meanwhile;

    public InterleavingDatabase(Database behind, Runnable meanwhile) {
        this.behind = behind;
        this.meanwhile = meanwhile;
    }

    @Override
    public <T> T read(Function<EntityManager, T> work) {
        T found = behind.read(work);
        meanwhile.run();
        return found;
    }

    @Override
    public void change(Consumer<EntityManager> work) {
        behind.change(work);
    }

    @Override
    public Shards shards() {
        return behind.shards();
    }
}
