package org.medchain.keys.web.audit;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import org.medchain.keys.audit.AuditEvent;

/** One event as one JSON text, with the members of the list of events. */
final class AuditEventJson {

    private static final Jsonb JSONB = JsonbBuilder.create();

    private AuditEventJson() {}

    static String of(AuditEvent event) {
        return JSONB.toJson(AuditEventView.of(event));
    }
}
