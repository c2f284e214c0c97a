package org.medchain.keys.server.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;

/** The row that a {@link RowQuery} reads at the moment. Columns count from 1; what the table has no value for is null. */
public final class StoredRow {

    private final ResultSet rows;
    private final int before;

    /** @param before columns in front of the first one */
    StoredRow(ResultSet rows, int before) {
        this.rows = rows;
        this.before = before;
    }

    public String text(int column) throws SQLException {
        return rows.getString(before + column);
    }

    public long number(int column) throws SQLException {
        return rows.getLong(before + column);
    }

    /** Returns a number that the table may lack. */
    public Long longNumber(int column) throws SQLException {
        return rows.getObject(before + column, Long.class);
    }

    public Integer integer(int column) throws SQLException {
        return rows.getObject(before + column, Integer.class);
    }

    public boolean flag(int column) throws SQLException {
        return rows.getBoolean(before + column);
    }

    public UUID uuid(int column) throws SQLException {
        return rows.getObject(before + column, UUID.class);
    }

    public byte[] bytes(int column) throws SQLException {
        return rows.getBytes(before + column);
    }

    public Instant time(int column) throws SQLException {
        OffsetDateTime time = rows.getObject(before + column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /** The value of a column of this type, as {@link SqlType} says it. */
    public Object value(SqlType type, int column) throws SQLException {
        return switch (type) {
            case UUID -> uuid(column);
            case TEXT -> text(column);
            case BYTES -> bytes(column);
            case INTEGER -> integer(column);
            case LONG -> longNumber(column);
            case TIME -> time(column);
        };
    }
}
