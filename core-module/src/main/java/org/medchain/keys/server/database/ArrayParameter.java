package org.medchain.keys.server.database;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;

/** Values that a statement takes as one array. */
record ArrayParameter(String elementType, Object[] values) {

    Array on(Connection connection) throws SQLException {
        return connection.createArrayOf(elementType, values);
    }
}
