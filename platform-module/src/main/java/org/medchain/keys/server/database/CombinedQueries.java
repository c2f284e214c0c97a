package org.medchain.keys.server.database;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Queries of a {@link RoundTrip} that follow each other, as one statement on PostgreSQL, since each statement has its price, whatever it finds. A row has the
 * number of its query, and the columns of all queries; those of the others are null.
 *
 * <p>Guarantee: all of them see the same committed rows, those of the moment at which the statement began. The driver sends one statement behind the
 * other, and PostgreSQL begins none before the one in front of it has ended.
 */
record CombinedQueries(List<RowQuery.Asked<?>> queries) implements RoundTripPart {

    /** Combines what may be one statement, and leaves everything else where it is. */
    static List<RoundTripPart> combine(List<RoundTripPart> parts) {
        List<RoundTripPart> combined = new ArrayList<>();
        List<RowQuery.Asked<?>> neighbours = new ArrayList<>();
        for (RoundTripPart part : parts) {
            if (part instanceof RowQuery.Asked<?> asked && !asked.columns().isEmpty()) {
                neighbours.add(asked);
            } else {
                moveInto(combined, neighbours);
                combined.add(part);
            }
        }
        moveInto(combined, neighbours);
        return combined;
    }

    private static void moveInto(List<RoundTripPart> combined, List<RowQuery.Asked<?>> neighbours) {
        if (neighbours.size() > 1) {
            combined.add(new CombinedQueries(List.copyOf(neighbours)));
        } else {
            combined.addAll(neighbours);
        }
        neighbours.clear();
    }

    @Override
    public String sql() {
        return String.join(
                " union all ",
                IntStream.range(0, queries.size()).mapToObj(this::selectOf).toList());
    }

    private String selectOf(int number) {
        String own = names(queries.get(number).columns().size());
        String columns = String.join(
                ", ",
                IntStream.range(0, queries.size())
                        .boxed()
                        .flatMap(other -> other == number ? Stream.of(qualified(own)) : nulls(other))
                        .toList());
        return "select " + number + ", " + columns + " from ("
                + queries.get(number).sql() + ") as q (" + own + ")";
    }

    private Stream<String> nulls(int query) {
        return queries.get(query).columns().stream().map(SqlType::nullValue);
    }

    private static String names(int columns) {
        return String.join(
                ", ",
                IntStream.rangeClosed(1, columns).mapToObj(place -> "c" + place).toList());
    }

    private static String qualified(String names) {
        return names.replace("c", "q.c");
    }

    @Override
    public int bind(PreparedStatement statement, int first) throws SQLException {
        int place = first;
        for (RowQuery.Asked<?> query : queries) {
            place = query.bind(statement, place);
        }
        return place;
    }

    @Override
    public void read(PreparedStatement statement) throws SQLException {
        queries.forEach(RowQuery.Asked::begin);
        try (ResultSet result = statement.getResultSet()) {
            List<StoredRow> rows = rowsOf(result);
            while (result.next()) {
                int number = result.getInt(1);
                queries.get(number).take(rows.get(number));
            }
        }
    }

    /** Returns the same rows for each query, seen from its first column on. */
    private List<StoredRow> rowsOf(ResultSet result) {
        List<StoredRow> rows = new ArrayList<>();
        int before = 1;
        for (RowQuery.Asked<?> query : queries) {
            rows.add(new StoredRow(result, before));
            before += query.columns().size();
        }
        return rows;
    }
}
