package org.medchain.keys.server.database;

import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.sql.SQLException;
import java.util.function.Consumer;
import java.util.function.Function;

/** A database in which somebody has the rows locked that are changed first, longer than anybody waits. */
public final class LockedFirst extends Database {

    private final Database behind;
    private int locked;

    public LockedFirst(Database behind) {
        this(behind, 1);
    }

    /** @param locked how many changes wait in vain */
    public LockedFirst(Database behind, int locked) {
        this.behind = behind;
        this.locked = locked;
    }

    public void unlock() {
        locked = 0;
    }

    @Override
    public <T> T read(Function<EntityManager, T> work) {
        return behind.read(work);
    }

    @Override
    public <T> T write(Function<EntityManager, T> work) {
        waitForLock();
        return behind.write(work);
    }

    @Override
    public void change(Consumer<EntityManager> work) {
        waitForLock();
        behind.change(work);
    }

    private void waitForLock() {
        if (locked-- > 0) {
            throw new PersistenceException(new SQLException("lock timeout", "55P03"));
        }
    }

    @Override
    public Shards shards() {
        return behind.shards();
    }
}
