package org.medchain.keys.it.inear.ward;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** The ward's own table: what it writes belongs to the transaction that it is in. */
@ApplicationScoped
public class WardNotes {

    @Resource(lookup = "jdbc/medchain")
    private DataSource dataSource;

    void open() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create table if not exists ward_notes (patient varchar(256))");
        }
    }

    void add(Order order) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement("insert into ward_notes values (?)")) {
            insert.setString(1, order.patientId().value());
            insert.executeUpdate();
        }
    }

    int count(Order order) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement count =
                        connection.prepareStatement("select count(*) from ward_notes where patient = ?")) {
            count.setString(1, order.patientId().value());
            try (ResultSet result = count.executeQuery()) {
                result.next();
                return result.getInt(1);
            }
        }
    }
}
