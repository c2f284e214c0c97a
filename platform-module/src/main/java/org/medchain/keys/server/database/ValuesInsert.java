package org.medchain.keys.server.database;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A statement that inserts the rows in its text. Citus copies what a {@code select} gives to the shards, and reports a row that a shard refuses as an internal
 * error: a broken constraint would not be known as one.
 */
record ValuesInsert(String into, List<Object[]> rows) implements RoundTripPart {

    /**
     * Returns the statements that insert the rows.
     *
     * @param into begins each: the table and its columns
     * @param rows not empty, the values in the order of the columns
     */
    static List<ValuesInsert> of(String into, List<Object[]> rows) {
        int most = RoundTrip.MOST_PARAMETERS / rows.get(0).length;
        List<ValuesInsert> all = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += most) {
            all.add(new ValuesInsert(into, rows.subList(from, Math.min(from + most, rows.size()))));
        }
        return all;
    }

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
