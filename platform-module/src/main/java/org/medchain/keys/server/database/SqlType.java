package org.medchain.keys.server.database;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;

/** The type of a column, by PostgreSQL's name. */
public enum SqlType {
    /** A {@link java.util.UUID}; of many rows they go to PostgreSQL as bytes, since the driver would make texts of them. */
    UUID("uuid", java.util.UUID.class, "bytea", byte[].class) {
        @Override
        Object toElement(Object value) {
            java.util.UUID uuid = (java.util.UUID) value;
            return ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(uuid.getMostSignificantBits())
                    .putLong(uuid.getLeastSignificantBits())
                    .array();
        }

        @Override
        String read(String given) {
            return "encode(" + given + ", 'hex')::uuid";
        }
    },
    /** A {@link String}. */
    TEXT("varchar", String.class),
    /** A {@code byte[]}. */
    BYTES("bytea", byte[].class),
    /** An {@link Integer}. */
    INTEGER("int4", Integer.class),
    /** A {@link Long}. */
    LONG("int8", Long.class),
    /** An {@link Instant} of whole microseconds; of many rows they go to PostgreSQL as their numbers since 1970. */
    TIME("timestamptz", Instant.class, "int8", Long.class) {
        @Override
        Object toElement(Object value) {
            return ChronoUnit.MICROS.between(Instant.EPOCH, (Instant) value);
        }

        @Override
        String read(String given) {
            // Immutable, since Citus takes no other expression in an update: timestamptz plus interval depends on the
            // session.
            return "(timestamp 'epoch' + " + given + " * interval '1 microsecond') at time zone 'UTC'";
        }
    };

    private final String postgresName;
    private final Class<?> values;
    private final String elementName;
    private final Class<?> elements;

    SqlType(String postgresName, Class<?> values) {
        this(postgresName, values, postgresName, values);
    }

    SqlType(String postgresName, Class<?> values, String elementName, Class<?> elements) {
        this.postgresName = postgresName;
        this.values = values;
        this.elementName = elementName;
        this.elements = elements;
    }

    /** A parameter that takes the values of many rows, on PostgreSQL. */
    String arrayParameter() {
        return "?::" + elementName + "[]";
    }

    /** The null of a column of this type, on PostgreSQL. */
    String nullValue() {
        return "null::" + postgresName;
    }

    /** Returns the element of the array for a value. */
    Object toElement(Object value) {
        return value;
    }

    /** Returns the expression that the column gets for an element of the array, by its name. */
    String read(String given) {
        return given;
    }

    /** A parameter of a query, for these values. */
    public ArrayParameter each(Collection<?> wanted) {
        return new ArrayParameter(postgresName, wanted.toArray((Object[]) Array.newInstance(values, 0)));
    }

    /** The values of one column of the rows, for {@link #arrayParameter}. */
    ArrayParameter column(List<Object[]> rows, int column) {
        Object[] given = (Object[]) Array.newInstance(elements, rows.size());
        for (int row = 0; row < given.length; row++) {
            Object value = rows.get(row)[column];
            given[row] = value == null ? null : toElement(value);
        }
        return new ArrayParameter(elementName, given);
    }
}
