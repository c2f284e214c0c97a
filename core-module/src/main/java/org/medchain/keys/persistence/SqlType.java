package org.medchain.keys.persistence;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Iterator;
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
    /** An {@link Instant} of whole microseconds; to PostgreSQL it goes as their number since 1970. */
    TIME("int8", Long.class) {
        @Override
        String read(String given) {
            return "timestamptz 'epoch' + " + given + " * interval '1 microsecond'";
        }
    };

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

    /** What the column gets of an element of the array, by its name. */
    String read(String given) {
        return given;
    }

    /** A parameter of a query, for these values. */
    public ArrayParameter each(Collection<?> values) {
        return array(values.size(), values.iterator());
    }

    /** The values of one column of the rows, for {@link #arrayParameter}. */
    ArrayParameter column(List<Object[]> rows, int column) {
        return array(rows.size(), rows.stream().map(row -> row[column]).iterator());
    }

    private ArrayParameter array(int size, Iterator<?> values) {
        Object[] elements = (Object[]) java.lang.reflect.Array.newInstance(this.elements, size);
        for (int i = 0; i < size; i++) {
            Object value = values.next();
            elements[i] = value instanceof Instant time ? ChronoUnit.MICROS.between(Instant.EPOCH, time) : value;
        }
        return new ArrayParameter(postgresName, elements);
    }
}
