package org.medchain.keys.cli.database;

import java.sql.Connection;
import java.sql.SQLException;

/** The connections of one role to the coordinator. */
@FunctionalInterface
public interface Connections {

    Connection open() throws SQLException;
}
