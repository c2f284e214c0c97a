package org.medchain.keys.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.AuditEventStore;
import org.medchain.keys.audit.AuditQuery;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.checkpoint.InProcessCheckpoints;
import org.medchain.keys.datakey.InProcessDataKeys;

/**
 * H2 reads an index in order only where the order names all of its columns. Otherwise it reads all events of a tenant for the newest one, once for each
 * event that is appended.
 */
class H2PlansTest {

    @Test
    void findTheNewestEventsWithoutTheOthers() throws SQLException {
        InProcessDatabase database = InProcessDatabase.openH2();
        InProcessAudit audit = new InProcessAudit(database);
        InProcessDataKeys keys = new InProcessDataKeys(audit, Clock.systemUTC());
        TenantId tenant = keys.tenants().add();
        audit.callAs(tenant, "nurse");

        List<String> newest = RecordedStatements.onH2During(() -> {
                    keys.generate(new PatientId("patient")).close();
                    InProcessCheckpoints.heads(database).heads(Set.of(tenant.value()));
                    new AuditEventStore(database).find(tenant.value(), AuditQuery.ofAll(10));
                })
                .callers()
                .keySet()
                .stream()
                .filter(sql -> sql.contains("audit_chains") || (sql.contains("audit_events") && sql.contains(" desc")))
                .toList();

        assertThat(newest).hasSizeGreaterThanOrEqualTo(3);
        try (Connection connection = database.connection()) {
            for (String sql : newest) {
                String plan = explain(connection, sql);
                // In the plan of a view its text is repeated as it was written, with quoted names.
                String order = sql.contains("audit_chains") ? "ORDER BY [^\"\n]+\n" : "ORDER BY ";
                assertThat(count(plan, "index sorted")).as(plan).isPositive().isEqualTo(count(plan, order));
            }
        }
    }

    private static String explain(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("explain " + sql)) {
            for (int i = 1; i <= statement.getParameterMetaData().getParameterCount(); i++) {
                statement.setObject(i, null);
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    private static int count(String text, String pattern) {
        return text.split(pattern, -1).length - 1;
    }
}
