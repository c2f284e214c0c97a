package org.medchain.keys.server.database;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Values that a statement takes as one array. */
record ArrayParameter(String elementType, Object[] values) {

    Array on(Connection connection) throws SQLException {
        return connection.createArrayOf(elementType, values);
    }

    /**
     * Gives a statement its parameters, arrays among them.
     *
     * @param first the place of the first one
     * @return the place behind the last one
     */
    static int bindAll(PreparedStatement statement, int first, Object... parameters) throws SQLException {
        int place = first;
        for (Object parameter : parameters) {
            if (parameter instanceof ArrayParameter array) {
                statement.setArray(place, array.on(statement.getConnection()));
            } else {
                statement.setObject(place, parameter);
            }
            place++;
        }
        return place;
    }
}
