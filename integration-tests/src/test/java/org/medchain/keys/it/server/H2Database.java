package org.medchain.keys.it.server;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** H2 in a file, with the same URL that {@code ./medchain} makes. */
record H2Database(Path files, String password) implements TestDatabase {

    @Override
    public Kind kind() {
        return Kind.H2;
    }

    @Override
    public String url() {
        return "jdbc:h2:file:" + files.resolve("medchain") + ";MODE=LEGACY;WRITE_DELAY=0;TRACE_LEVEL_FILE=0";
    }

    @Override
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), USER, password);
    }

    @Override
    public Connection connectBeside() {
        throw new UnsupportedOperationException("H2 has one database in a file");
    }

    @Override
    public void close() {
        // The files close with the server.
    }

    @Override
    public String toString() {
        return "H2Database[" + files + "]";
    }
}
