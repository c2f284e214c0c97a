package org.medchain.keys.it.outage;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.function.Consumer;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.PostgresDatabase;
import org.medchain.keys.it.server.TestDatabase.Kind;

/** An installation whose database a test breaks. Its deadlines are short, so that it gives up while the test watches. */
final class BrokenStore implements AutoCloseable {

    static final String END_SESSIONS =
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'medchain' and usename = 'medchain'";

    private static final String DEADLINE_MILLIS = "3000";
    private static final String DATABASE_TIMEOUT_SECONDS = "5";

    private final Installation installation;
    private final Api api;

    private BrokenStore(Installation installation) {
        this.installation = installation;
        this.api = new Api(installation);
    }

    static BrokenStore start(Kind kind) {
        return start("broken-" + kind.name().toLowerCase(Locale.ROOT), kind, data -> {});
    }

    /** @param disk gets the directory of the database's files before there are any */
    static BrokenStore start(String name, Kind kind, Consumer<Path> disk) {
        BrokenStore store = new BrokenStore(Installation.create(name, kind, disk));
        store.installation
                .server()
                .start(store.installation
                        .environment()
                        .with("AUDIT_DEADLINE_MILLIS", DEADLINE_MILLIS)
                        .with("DATABASE_TIMEOUT_SECONDS", DATABASE_TIMEOUT_SECONDS)
                        .with("DATABASE_STATEMENT_TIMEOUT_MILLIS", "4000"));
        return store;
    }

    Api api() {
        return api;
    }

    Installation installation() {
        return installation;
    }

    PostgresDatabase postgres() {
        return (PostgresDatabase) installation.database();
    }

    Kind kind() {
        return installation.database().kind();
    }

    /** As PostgreSQL's administrator, over another of its databases. */
    void execute(String... statements) throws SQLException {
        installation.database().executeBeside(statements);
    }

    /** Looks at the ward's events; on H2 the server is stopped for it, since it allows no second process. */
    void assertChainOf(Ward ward) throws SQLException {
        if (kind() == Kind.H2) {
            installation.server().stop();
        }
        try (Connection connection = installation.database().connect()) {
            ward.assertChainIsWhole(connection);
        }
    }

    @Override
    public void close() {
        api.close();
    }
}
