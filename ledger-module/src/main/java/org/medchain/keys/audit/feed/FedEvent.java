package org.medchain.keys.audit.feed;

import jakarta.json.JsonObject;
import org.medchain.keys.audit.AuditEvent;

/**
 * An event that is to be sent.
 *
 * @param resource what is sent of it: a FHIR AuditEvent
 */
record FedEvent(AuditEvent event, JsonObject resource) {

    /** The place and no more: the rest names people. */
    @Override
    public String toString() {
        return "FedEvent[" + event.tenantId() + ", " + event.seq() + "]";
    }
}
