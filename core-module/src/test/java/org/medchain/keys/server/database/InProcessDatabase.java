package org.medchain.keys.server.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import jakarta.persistence.PersistenceException;
import jakarta.persistence.Query;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.hibernate.type.descriptor.WrapperOptions;
import org.hibernate.type.descriptor.java.JavaType;
import org.hibernate.type.format.FormatMapper;
import org.medchain.keys.server.MemoryDisk;
import org.postgresql.ds.PGSimpleDataSource;

/** The records database without a server: migrated and mapped as it is in one, with transactions of the entity manager's own. */
public final class InProcessDatabase extends Database {

    private static final int CONNECTIONS = 16;

    private final EntityManagerFactory factory;
    private final DataSource dataSource;
    private final String url;
    private final CallGate gate;

    /** Each look at all tenants finds those of a moment ago. */
    private final Shards ofCitus = new Shards(this, Duration.ZERO);

    private InProcessDatabase(DataSource dataSource, String url, String user) {
        this.dataSource = dataSource;
        this.url = url;
        this.gate = CallGate.OPEN;
        NamedDataSources.answerWith(dataSource);
        this.factory = Persistence.createEntityManagerFactory(
                "medchain",
                Map.of(
                        "jakarta.persistence.transactionType",
                        "RESOURCE_LOCAL",
                        "jakarta.persistence.jtaDataSource",
                        "",
                        "hibernate.connection.pool_size",
                        Integer.toString(CONNECTIONS),
                        "hibernate.connection.provider_class",
                        new RecordedStatements.Connections(url, user),
                        // No column is JSON or XML, and no library for them is here.
                        "hibernate.type.json_format_mapper",
                        new NoFormat(),
                        "hibernate.type.xml_format_mapper",
                        new NoFormat()));
    }

    private InProcessDatabase(InProcessDatabase same, CallGate gate) {
        this.dataSource = same.dataSource;
        this.url = same.url;
        this.factory = same.factory;
        this.gate = gate;
    }

    /** The same database, as a server reaches it whose calls pass this gate. */
    public InProcessDatabase behind(CallGate ofServer) {
        return new InProcessDatabase(this, ofServer);
    }

    /** A new one of a test's own. */
    public static InProcessDatabase openH2() {
        String url = "jdbc:h2:mem:" + UUID.randomUUID();
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setUser("sa");
        // The first connection sets them for all. Each that did would have H2 parse all statements again.
        dataSource.setUrl(url + ";MODE=LEGACY;DB_CLOSE_DELAY=-1;QUERY_CACHE_SIZE=512");
        try {
            dataSource.getConnection().close();
            dataSource.setUrl(url);
            return new InProcessDatabase(dataSource, url, "sa");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** It ends with the process. */
    static InProcessDatabase openPostgresql() {
        try {
            @SuppressWarnings("resource")
            EmbeddedPostgres postgres = durable(EmbeddedPostgres.builder())
                    .setDataDirectory(MemoryDisk.newDirectory("postgresql"))
                    .start();
            return new InProcessDatabase(
                    postgres.getPostgresDatabase(),
                    postgres.getJdbcUrl("postgres", "postgres") + "&logServerErrorDetail=false",
                    "postgres");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The library turns durability off, which the ledger refuses. */
    static EmbeddedPostgres.Builder durable(EmbeddedPostgres.Builder builder) {
        return builder.setServerConfig("fsync", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("synchronous_commit", "on");
    }

    /** The same PostgreSQL, behind a network that the test breaks. Each statement goes over it as text. */
    public static InProcessDatabase through(SwallowingProxy proxy) {
        String url = "jdbc:postgresql://localhost:" + proxy.port()
                + "/postgres?user=postgres&logServerErrorDetail=false&prepareThreshold=0";
        return at(url);
    }

    /** A PostgreSQL of a test's own. */
    static InProcessDatabase at(String url) {
        return at(url, "postgres");
    }

    /** A PostgreSQL of a test's own, as this user. */
    static InProcessDatabase at(String url, String user) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(url);
        return new InProcessDatabase(dataSource, url, user);
    }

    /** Where this database is reached. */
    int port() {
        return URI.create(url.substring("jdbc:".length())).getPort();
    }

    /** Other databases are not asked: a test may count what is. */
    @Override
    public Shards shards() {
        return url.contains(CitusCluster.MARK) ? ofCitus : Shards.none();
    }

    /** Another database of the same PostgreSQL server, as one of its users. */
    DataSource dataSource(String name, String user) {
        PGSimpleDataSource other = new PGSimpleDataSource();
        other.setUrl(url);
        other.setDatabaseName(name);
        other.setUser(user);
        return other;
    }

    @Override
    public <T> T read(Function<EntityManager, T> work) {
        return inTransaction(entityManager -> work.apply(readOnly(entityManager)));
    }

    @Override
    public <T> T write(Function<EntityManager, T> work) {
        return inTransaction(work);
    }

    @Override
    public <T> T writeLedger(Function<EntityManager, T> work) {
        return inTransaction(work);
    }

    @Override
    public void change(Consumer<EntityManager> work) {
        inTransaction(entityManager -> {
            work.accept(entityManager);
            return null;
        });
    }

    private <T> T inTransaction(Function<EntityManager, T> work) {
        gate.pass(CallGate.Stage.BEFORE_WORK);
        try (EntityManager entityManager = factory.createEntityManager()) {
            entityManager.getTransaction().begin();
            try {
                T result = work.apply(entityManager);
                gate.pass(CallGate.Stage.BEFORE_COMMIT);
                entityManager.getTransaction().commit();
                gate.pass(CallGate.Stage.AFTER_COMMIT);
                return result;
            } catch (RuntimeException | Error e) {
                rollBack(entityManager, e);
                throw e;
            }
        }
    }

    /** What it failed with is told, also if the connection is lost and can't be rolled back. */
    private static void rollBack(EntityManager entityManager, Throwable failure) {
        try {
            if (entityManager.getTransaction().isActive()) {
                entityManager.getTransaction().rollback();
            }
        } catch (PersistenceException e) {
            failure.addSuppressed(e);
        }
    }

    /** What time it is by the database, as the test says. */
    public static DatabaseClock timeOf(Clock clock) {
        return new DatabaseClock(clock::instant, entityManager -> clock.instant());
    }

    /** The clock of a server that agrees with the database's. */
    public static ServerClock agreeing(Clock clock) {
        return differing(clock, Duration.ZERO);
    }

    /** The clock of a server that is ahead of the database's. */
    public static ServerClock differing(Clock clock, Duration ahead) {
        return comparing(Clock.offset(clock, ahead), clock);
    }

    /** The clock of a server, and the database's that it is compared with. */
    public static ServerClock comparing(Clock ofServer, DatabaseClock ofDatabase) {
        return new ServerClock(ofDatabase, ofServer);
    }

    /** The clock of a server, and the database's that it is compared with. */
    public static ServerClock comparing(Clock ofServer, Clock ofDatabase) {
        return comparing(ofServer, timeOf(ofDatabase));
    }

    /** The database's own time. */
    public DatabaseClock time() {
        return new DatabaseClock(this);
    }

    /** Changes rows behind the application's back. */
    public int execute(String sql, Object... parameters) {
        return write(entityManager -> query(entityManager, sql, parameters).executeUpdate());
    }

    /** Reads the one value that there is. */
    public Object value(String sql, Object... parameters) {
        return read(entityManager -> query(entityManager, sql, parameters).getSingleResult());
    }

    /** Reads the one number that there is. */
    public long number(String sql, Object... parameters) {
        return ((Number) value(sql, parameters)).longValue();
    }

    private static Query query(EntityManager entityManager, String sql, Object... parameters) {
        Query query = entityManager.createNativeQuery(sql);
        for (int i = 0; i < parameters.length; i++) {
            query.setParameter(i + 1, parameters[i]);
        }
        return query;
    }

    /** The PostgreSQL of all tests, of whose sessions each has this setting. */
    public static Database ofSessions(String setting, String value) {
        return new Database() {
            @Override
            public <T> T writeLedger(Function<EntityManager, T> work) {
                return write(work);
            }

            @Override
            public <T> T write(Function<EntityManager, T> work) {
                return DatabaseKind.POSTGRESQL.database().write(entityManager -> {
                    entityManager
                            .createNativeQuery("set local " + setting + " = " + value)
                            .executeUpdate();
                    return work.apply(entityManager);
                });
            }
        };
    }

    public static String settingIn(EntityManager entityManager, String setting) {
        return query(entityManager, "select current_setting('" + setting + "')")
                .getSingleResult()
                .toString();
    }

    @Override
    public void awaitDisk() {
        // There is nothing to survive.
    }

    @Override
    Connection connection() throws SQLException {
        return dataSource.getConnection();
    }

    @Override
    Connection ownerConnection() throws SQLException {
        return dataSource.getConnection();
    }

    @Override
    Connection healthConnection() throws SQLException {
        return dataSource.getConnection();
    }

    private static final class NoFormat implements FormatMapper {

        @Override
        public <T> T fromString(CharSequence text, JavaType<T> type, WrapperOptions options) {
            throw new IllegalStateException("no column has a format");
        }

        @Override
        public <T> String toString(T value, JavaType<T> type, WrapperOptions options) {
            throw new IllegalStateException("no column has a format");
        }
    }
}
