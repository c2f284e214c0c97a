package org.medchain.keys.it.inserver;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.medchain.keys.PatientId;

/** What is in the database: the audit events of a patient, and notes of the tests' own, which belong to their transaction. */
@ApplicationScoped
class Records {

    @Resource(lookup = "jdbc/medchain")
    private DataSource dataSource;

    @PostConstruct
    void createNotes() {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create table if not exists in_server_notes (patient varchar(256))");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void note(PatientId patientId) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement("insert into in_server_notes values (?)")) {
            insert.setString(1, patientId.value());
            insert.executeUpdate();
        }
    }

    List<String> notes(PatientId patientId) throws SQLException {
        return texts("select patient from in_server_notes where patient = ?", patientId);
    }

    /** Each as its operation and outcome, the oldest first. */
    List<String> events(PatientId patientId) throws SQLException {
        return texts(
                "select operation || ' ' || outcome from audit_events where patient_id = ? order by occurred_at, seq",
                patientId);
    }

    List<String> requestIds(PatientId patientId) throws SQLException {
        return texts("select request_id from audit_events where patient_id = ?", patientId);
    }

    private List<String> texts(String query, PatientId patientId) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, patientId.value());
            List<String> texts = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    texts.add(rows.getString(1));
                }
            }
            return texts;
        }
    }
}
