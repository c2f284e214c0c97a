package org.medchain.keys.audit;

import java.util.List;
import org.medchain.keys.server.database.BulkTable;
import org.medchain.keys.server.database.RoundTrip;
import org.medchain.keys.server.database.SqlType;

/** Inserts the audit events of a group of operations into the table of events. */
final class AuditEventTable {

    static final BulkTable TABLE = new BulkTable("audit_events")
            .column("id", SqlType.UUID)
            .column("tenant_id", SqlType.TEXT)
            .column("seq", SqlType.LONG)
            .column("entry_hash", SqlType.BYTES)
            .column("occurred_at", SqlType.TIME)
            .column("operation", SqlType.TEXT)
            .column("outcome", SqlType.TEXT)
            .column("reason", SqlType.TEXT)
            .column("actor", SqlType.TEXT)
            .column("client", SqlType.TEXT)
            .column("roles", SqlType.TEXT)
            .column("purpose_of_use", SqlType.TEXT)
            .column("source_address", SqlType.TEXT)
            .column("request_id", SqlType.TEXT)
            .column("patient_hash", SqlType.BYTES)
            .column("patient_id", SqlType.TEXT)
            .column("patient_salt", SqlType.BYTES)
            .column("provider", SqlType.TEXT)
            .column("key_id", SqlType.UUID)
            .column("generation", SqlType.INTEGER)
            .column("region", SqlType.TEXT)
            .column("data_category", SqlType.TEXT)
            .column("delivery", SqlType.TEXT)
            .column("trace_id", SqlType.TEXT)
            .column("subject", SqlType.TEXT)
            .column("change_number", SqlType.LONG)
            .column("values_before", SqlType.TEXT)
            .column("values_after", SqlType.TEXT);

    private AuditEventTable() {}

    static void insert(RoundTrip changes, List<AuditEvent> events) {
        TABLE.insert(changes, events.stream().map(AuditEvent::row).toList());
    }
}
