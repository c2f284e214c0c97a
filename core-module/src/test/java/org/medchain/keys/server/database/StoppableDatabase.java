package org.medchain.keys.server.database;

import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/** A database that answers until a test stops it. Then every call fails, and is counted. */
public final class StoppableDatabase extends Database {

    private final Database behind;
    private final AtomicInteger asked = new AtomicInteger();
    private boolean stopped;
    private boolean stopping;

    public StoppableDatabase(Database behind) {
        this.behind = behind;
    }

    /** One that never answered. */
    public static StoppableDatabase stopped() {
        StoppableDatabase database = new StoppableDatabase(new Database());
        database.stop();
        return database;
    }

    public void stop() {
        stopped = true;
    }

    /** It stops once a group of the ledger is committed, before the ledger learns that it is on disk. */
    public void stopBehindTheNextGroup() {
        stopping = true;
    }

    public void start() {
        stopped = false;
        stopping = false;
    }

    /** How often it was asked since it was stopped. */
    public int asked() {
        return asked.get();
    }

    private Database running() {
        if (stopped) {
            asked.incrementAndGet();
            throw new PersistenceException("the database is stopped");
        }
        return behind;
    }

    @Override
    public <T> T read(Function<EntityManager, T> work) {
        return running().read(work);
    }

    @Override
    public <T> T write(Function<EntityManager, T> work) {
        return running().write(work);
    }

    @Override
    public <T> T writeLedger(Function<EntityManager, T> work) {
        T written = running().writeLedger(work);
        stopped = stopping;
        return written;
    }

    @Override
    public void change(Consumer<EntityManager> work) {
        running().change(work);
    }

    @Override
    public void awaitDisk() {
        running().awaitDisk();
    }

    @Override
    Connection connection() throws SQLException {
        if (stopped) {
            throw new SQLException("the database is stopped");
        }
        return behind.connection();
    }

    @Override
    public boolean answers() {
        return !stopped && behind.answers();
    }
}
