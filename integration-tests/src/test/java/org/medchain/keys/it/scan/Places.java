package org.medchain.keys.it.scan;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Predicate;
import org.medchain.keys.cli.database.CitusNodes.Node;
import org.medchain.keys.it.server.CitusDatabase;
import org.medchain.keys.it.server.TestDatabase;

/**
 * Where the database keeps erasure keys on the disk.
 *
 * @param table tells the file that holds the rows of the table of erasure keys
 * @param allowed tells a file in which they may stand: that one, and PostgreSQL's write-ahead log, which has every row for
 *     a while
 */
record Places(Predicate<Path> table, Predicate<Path> allowed) {

    /** What was written is in the files when this returns. */
    static Places of(TestDatabase database, Connection connection) throws SQLException {
        return switch (database.kind()) {
            case H2 -> ofH2(database.files().resolve("medchain.mv.db"));
            case POSTGRESQL -> ofPostgres(connection);
            case CITUS -> ofCitus((CitusDatabase) database, connection);
        };
    }

    private static Places ofH2(Path file) {
        return new Places(file::equals, file::equals);
    }

    private static Places ofPostgres(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // What autovacuum would copy into the catalogue sooner or later is there now.
            statement.execute("analyze");
            statement.execute("checkpoint");
            Path data = Path.of(text(statement, "show data_directory")).toAbsolutePath();
            Path table = data.resolve(text(statement, "select pg_relation_filepath('" + Tables.ERASURE_KEYS + "')"));
            Path log = data.resolve("pg_wal");
            return new Places(table::equals, table::equals).orBelow(log);
        }
    }

    /** Which of a worker's files are those of the table's shards is not looked at. */
    private static Places ofCitus(CitusDatabase database, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("select run_command_on_workers('checkpoint')");
        }
        List<Path> workers = database.nodes().workers().stream().map(Node::data).toList();
        Predicate<Path> tables = file -> workers.stream().anyMatch(worker -> file.startsWith(worker.resolve("base")));
        Places places = new Places(tables, tables);
        for (Path worker : workers) {
            places = places.orBelow(worker.resolve("pg_wal"));
        }
        return places;
    }

    private Places orBelow(Path directory) {
        return new Places(table, allowed.or(file -> file.startsWith(directory) && Files.isRegularFile(file)));
    }

    private static String text(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
