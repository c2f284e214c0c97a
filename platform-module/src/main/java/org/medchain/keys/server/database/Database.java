package org.medchain.keys.server.database;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.hibernate.FlushMode;
import org.hibernate.Session;
import org.medchain.keys.server.database.Transactions.Outcome;
import org.medchain.keys.server.settings.InvalidSettingException;

/**
 * The one door to the records database. Each call is a transaction of its own, whatever transaction the caller is in; what the work
 * throws rolls it back and reaches the caller. After a restart of the database, or a fail-over, pools hold connections whose sessions
 * ended: work that finds one is done once more, over another.
 *
 * <p>Rule: no call over the network and no work of a caller inside a transaction. Work changes nothing but rows, since it may be done
 * twice.
 */
@ApplicationScoped
public class Database {

    private static final Logger LOG = System.getLogger(Database.class.getName());

    /** The question for the time, which is the same on both databases. */
    static final String NOW = "select current_timestamp";

    private static final int PROBE_SECONDS = 2;

    /** More connections than a pool has. */
    private static final int MOST_ENDED = 200;

    @Inject
    private Transactions transactions;

    @Resource(lookup = "jdbc/medchain-unmanaged")
    private DataSource unmanaged;

    /** The tables' owner, if DATABASE_OWNER names one; else the application's own user. */
    @Resource(lookup = "jdbc/medchain-owner")
    private DataSource owner;

    /** The connections of health checks alone. */
    @Resource(lookup = "jdbc/medchain-health")
    private DataSource health;

    private final Shards shards = new Shards(this);

    private volatile Boolean postgresql;

    /** Reads in a transaction. Nothing that the work changes in what it read is stored. */
    public <T> T read(Function<EntityManager, T> work) {
        return write(entityManager -> work.apply(readOnly(entityManager)));
    }

    /** Reads and changes. The changes are committed when this returns. */
    public <T> T write(Function<EntityManager, T> work) {
        Outcome<T> outcome = transactions.run(work);
        return (outcome.foundEndedConnection() ? transactions.run(work) : outcome).orFailure();
    }

    /**
     * Does work over connections that the audit ledger has for itself, so that it never waits for readers; never done
     * twice.
     */
    public <T> T writeLedger(Function<EntityManager, T> work) {
        return transactions.runOfLedger(work).orFailure();
    }

    /** Returns which shards of Citus tenants are in, if there are any. */
    public Shards shards() {
        return shards;
    }

    /** Changes in a transaction. The changes are committed when this returns. */
    public void change(Consumer<EntityManager> work) {
        write(entityManager -> {
            work.accept(entityManager);
            return null;
        });
    }

    /**
     * Changes rows as the tables' owner, in a transaction of its own: what the application's own user may not.
     *
     * @param parameters in the order of the question marks
     * @throws PersistenceException if that fails
     */
    public void changeAsOwner(String sql, Object... parameters) {
        try (Connection connection = ownerConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            ArrayParameter.bindAll(statement, 1, parameters);
            statement.executeUpdate();
            if (!DatabaseProduct.isPostgresql(connection)) {
                checkpoint(connection);
            }
        } catch (SQLException e) {
            throw new PersistenceException("the owner of the tables can't change rows", e);
        }
    }

    /** Returns the entity manager with a session that need not compare what it read before. */
    static EntityManager readOnly(EntityManager entityManager) {
        Session session = entityManager.unwrap(Session.class);
        session.setDefaultReadOnly(true);
        session.setHibernateFlushMode(FlushMode.MANUAL);
        return entityManager;
    }

    /**
     * Returns when everything that was committed before the call is on disk. PostgreSQL writes its log through to the disk before it
     * answers a commit. H2 answers first, and only {@code CHECKPOINT SYNC} forces its file; with a write delay even that does not wait
     * for everything, so {@code DATABASE_URL} must say {@code WRITE_DELAY=0}.
     *
     * @throws IllegalStateException if that can't be known
     */
    public void awaitDisk() {
        if (Boolean.TRUE.equals(postgresql)) {
            return;
        }
        try (Connection connection = connection()) {
            postgresql = DatabaseProduct.isPostgresql(connection);
            if (!postgresql) {
                checkpoint(connection);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("it can't be known whether what was committed is on disk", e);
        }
    }

    static void checkpoint(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CHECKPOINT SYNC");
        }
    }

    /**
     * Makes sure that what PostgreSQL answers as committed to the application's own user is on disk.
     *
     * @throws InvalidSettingException if a setting of PostgreSQL says otherwise; names it
     * @throws IllegalStateException if that can't be known
     */
    public void requireDurability() {
        boolean distributed = shards().areThere();
        try (Connection connection = connection()) {
            if (DatabaseProduct.isPostgresql(connection)) {
                Durability.findFault(connection).ifPresent(setting -> {
                    throw new InvalidSettingException(
                            "DATABASE_URL",
                            "names a PostgreSQL with " + setting
                                    + "=off for DATABASE_USER: what it answers as committed may be lost; turn it on");
                });
                if (distributed) {
                    Durability.findFaultOfNode(connection).ifPresent(node -> {
                        throw new InvalidSettingException(
                                "DATABASE_URL",
                                "names a Citus with the node " + node
                                        + " turned off: what it answers as committed may be lost; turn it on");
                    });
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("it can't be known whether what is committed is on disk", e);
        }
    }

    /**
     * Returns the time by the database's clock.
     *
     * @throws IllegalStateException if it does not answer
     */
    Instant now() {
        try {
            return readTime();
        } catch (SQLException e) {
            throw new IllegalStateException("the database does not say what time it is", e);
        }
    }

    /** Reads over another connection as long as the database had ended the one before: after a restart or a fail-over all that a pool has. */
    private Instant readTime() throws SQLException {
        for (int ended = 0; ; ended++) {
            try {
                return readTimeOnce();
            } catch (SQLException e) {
                if (ended == MOST_ENDED || !DatabaseOutage.endedConnection(e)) {
                    throw e;
                }
            }
        }
    }

    private Instant readTimeOnce() throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(NOW)) {
            row.next();
            return row.getObject(1, OffsetDateTime.class).toInstant().truncatedTo(ChronoUnit.MICROS);
        }
    }

    /**
     * The settings with which PostgreSQL keeps the locks of a server for hours whose machine was lost; nothing if there are none.
     *
     * @throws IllegalStateException if that can't be known
     */
    public Optional<String> findSlowSettingsForLostServers() {
        try (Connection connection = connection()) {
            return DatabaseProduct.isPostgresql(connection) ? LostClients.findDefaults(connection) : Optional.empty();
        } catch (SQLException e) {
            throw new IllegalStateException("it can't be known how soon a lost server is noticed", e);
        }
    }

    /**
     * Fails once, as in an outage. The classes that tell an outage from a defect are loaded by that: a server without descriptors could not
     * load them any more.
     */
    public void rehearseOutage() {
        try {
            read(entityManager -> entityManager
                    .createNativeQuery("select 1 / 0", Integer.class)
                    .getSingleResult());
        } catch (PersistenceException e) {
            LOG.log(Level.DEBUG, () -> "a rehearsed failure, " + (DatabaseOutage.caused(e) ? "an" : "no") + " outage");
        }
    }

    /** Returns true if the database answers within two seconds. */
    public boolean answers() {
        try (Connection connection = healthConnection()) {
            return connection.isValid(PROBE_SECONDS);
        } catch (SQLException e) {
            return false;
        }
    }

    /**
     * Keeps the tables from being distributed over nodes, or taken back, while the server starts: it asks once how they are, and is shown as running at the end
     * of its start.
     *
     * @return to be closed when the server is shown as running
     * @throws InvalidSettingException if that happens now
     * @throws IllegalStateException if that can't be known
     */
    public BegunStart beginStart() {
        return BegunStart.on(this);
    }

    /** Returns a connection outside of the server's transactions. */
    Connection connection() throws SQLException {
        return unmanaged.getConnection();
    }

    /** Returns a connection of the tables' owner, outside of the server's transactions. */
    Connection ownerConnection() throws SQLException {
        return owner.getConnection();
    }

    /** Returns a connection of those that only health checks take. */
    Connection healthConnection() throws SQLException {
        return health.getConnection();
    }
}
