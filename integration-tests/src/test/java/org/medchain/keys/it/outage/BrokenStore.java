package org.medchain.keys.it.outage;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.PostgresDatabase;
import org.medchain.keys.it.server.TestDatabase.Kind;

/** An installation whose database a test breaks. Its deadlines are short, so that it gives up while the test watches. */
final class BrokenStore implements AutoCloseable {

    private static final String DEADLINE_MILLIS = "3000";
    private static final String DATABASE_TIMEOUT_SECONDS = "5";

    private final Installation installation;
    private final Api api;

    private BrokenStore(Installation installation) {
        this.installation = installation;
        this.api = new Api(installation);
    }

    static BrokenStore start(String name) {
        return start(name, data -> {});
    }

    /** @param disk gets the directory of the database's files before there are any */
    static BrokenStore start(String name, Consumer<Path> disk) {
        BrokenStore store = new BrokenStore(Installation.create(
                name + "-" + Kind.chosen().name().toLowerCase(java.util.Locale.ROOT), Kind.chosen(), disk));
        store.installation
                .server()
                .start(store.installation
                        .environment()
                        .with("AUDIT_DEADLINE_MILLIS", DEADLINE_MILLIS)
                        .with("DATABASE_TIMEOUT_SECONDS", DATABASE_TIMEOUT_SECONDS));
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

    /** Stops the server, since H2 lets nobody else look, and then looks at the ward's events. */
    void stopAndAssertChainOf(Ward ward) throws SQLException {
        installation.server().stop();
        try (Connection connection = installation.database().connect()) {
            ward.assertChainIsWhole(connection);
        }
    }

    @Override
    public void close() {
        api.close();
    }
}
