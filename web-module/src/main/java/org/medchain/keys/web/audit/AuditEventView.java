package org.medchain.keys.web.audit;

import static org.medchain.keys.server.JsonImplementation.JSON;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.audit.AuditEventTable;
import org.medchain.keys.audit.RowChange;

/** An audit event as auditors see it: a JSON object with the members that the table of events says, in alphabetical order. */
final class AuditEventView {

    private AuditEventView() {}

    static JsonObject of(AuditEvent event) {
        JsonObjectBuilder json = JSON.createObjectBuilder();
        AuditEventTable.shown(event).forEach((name, value) -> add(json, name, value));
        return json.build();
    }

    private static void add(JsonObjectBuilder json, String name, Object value) {
        if (value instanceof RowChange change) {
            json.add(name, RowChangeView.of(change).toJson());
        } else if (value instanceof Number number) {
            json.add(name, number.longValue());
        } else {
            json.add(name, value.toString());
        }
    }
}
