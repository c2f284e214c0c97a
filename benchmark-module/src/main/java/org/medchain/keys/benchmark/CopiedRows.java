package org.medchain.keys.benchmark;

import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import org.postgresql.PGConnection;

/** Rows on their way into a table by {@code COPY}, the fastest that PostgreSQL has. */
final class CopiedRows {

    private final String copy;
    private final StringBuilder text = new StringBuilder();

    CopiedRows(String table, List<String> columns) {
        this.copy = "copy " + table + " (" + String.join(", ", columns) + ") from stdin";
    }

    /** @param values in the order of the columns: numbers, bytes, and what reads like its own text */
    void add(Object... values) {
        for (int i = 0; i < values.length; i++) {
            text.append(i == 0 ? "" : "\t").append(toText(values[i]));
        }
        text.append('\n');
    }

    private static String toText(Object value) {
        return value instanceof byte[] bytes ? "\\\\x" + HexFormat.of().formatHex(bytes) : value.toString();
    }

    /** Writes what was added since the last time. */
    void write(Connection connection) throws SQLException, IOException {
        connection.unwrap(PGConnection.class).getCopyAPI().copyIn(copy, new StringReader(text.toString()));
        text.setLength(0);
    }
}
