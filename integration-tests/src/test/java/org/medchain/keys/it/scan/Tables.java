package org.medchain.keys.it.scan;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.medchain.keys.it.scan.SecretScanner.Finding;
import org.medchain.keys.it.server.Sql;

/** The rows of a database, table by table, through a connection that stays the caller's. */
final class Tables {

    static final String ERASURE_KEYS = "erasure_keys";

    private final Connection connection;
    private final List<String> names = new ArrayList<>();

    Tables(Connection connection) throws SQLException {
        this.connection = connection;
        try (ResultSet tables =
                connection.getMetaData().getTables(null, null, null, new String[] {"TABLE", "BASE TABLE"})) {
            while (tables.next()) {
                if (tables.getString("TABLE_SCHEM").equalsIgnoreCase("public")) {
                    names.add(tables.getString("TABLE_NAME").toLowerCase(Locale.ROOT));
                }
            }
        }
    }

    List<String> names() {
        return List.copyOf(names);
    }

    List<byte[]> erasureKeys() throws SQLException {
        return Sql.read(connection, row -> row.getBytes(1), "select erasure_key from " + ERASURE_KEYS);
    }

    List<Finding> find(SecretScanner scanner, String table) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select * from \"" + exactName(table) + "\"")) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                for (int column = 1; column <= columns; column++) {
                    findings.addAll(scanner.scan(bytesOf(rows.getObject(column)), "table " + table));
                }
            }
        }
        return findings;
    }

    private String exactName(String table) throws SQLException {
        return connection.getMetaData().storesUpperCaseIdentifiers() && !table.startsWith("flyway")
                ? table.toUpperCase(Locale.ROOT)
                : table;
    }

    private static byte[] bytesOf(Object value) {
        return value instanceof byte[] bytes ? bytes : String.valueOf(value).getBytes(StandardCharsets.UTF_8);
    }
}
