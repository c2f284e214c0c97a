package org.medchain.keys.persistence;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** What the values of a column are, by PostgreSQL's name. */
public enum SqlType {
    /** A {@link java.util.UUID}. */
    UUID("uuid", java.util.UUID.class),
    /** A {@link String}. */
    TEXT("varchar", String.class),
    /** A {@code byte[]}. */
    BYTES("bytea", byte[].class),
    /** An {@link Integer}. */
    INTEGER("int4", Integer.class),
    /** A {@link Long}. */
    LONG("int8", Long.class),
    /** An {@link Instant}; to PostgreSQL it goes as ISO 8601. */
    TIME("timestamptz", String.class);

    private final String postgresName;
    private final Class<?> elements;

    SqlType(String postgresName, Class<?> elements) {
        this.postgresName = postgresName;
        this.elements = elements;
    }

    /** A parameter that takes the values of many rows, on PostgreSQL. */
    String arrayParameter() {
        return "?::" + postgresName + "[]";
    }

    /** The values of one column of the rows, for {@link #arrayParameter}. */
    Array toArray(Connection connection, List<Object[]> rows, int column) throws SQLException {
        Object[] values = (Object[]) java.lang.reflect.Array.newInstance(elements, rows.size());
        for (int row = 0; row < values.length; row++) {
            Object value = rows.get(row)[column];
            values[row] = value instanceof Instant time ? time.toString() : value;
        }
        return connection.createArrayOf(postgresName, values);
    }
}
