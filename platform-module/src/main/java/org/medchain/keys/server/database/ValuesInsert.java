package org.medchain.keys.server.database;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A statement with new rows in its text, for Citus.
 *
 * @param into begins it: the table and its columns
 * @param rows not empty, the values in the order of the columns
 */
record ValuesInsert(String into, List<Object[]> rows) implements RoundTripPart {

    @Override
    public String sql() {
        String row = "(" + String.join(", ", Collections.nCopies(rows.get(0).length, "?")) + ")";
        return into + "values " + String.join(", ", Collections.nCopies(rows.size(), row));
    }

    @Override
    public int bind(PreparedStatement statement, int first) throws SQLException {
        int place = first;
        for (Object[] row : rows) {
            place = ArrayParameter.bindAll(
                    statement,
                    place,
                    Arrays.stream(row).map(ValuesInsert::toParameter).toArray());
        }
        return place;
    }

    /** The driver takes no {@link Instant}. */
    private static Object toParameter(Object value) {
        return value instanceof Instant time ? time.atOffset(ZoneOffset.UTC) : value;
    }
}
