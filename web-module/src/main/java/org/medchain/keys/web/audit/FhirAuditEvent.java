package org.medchain.keys.web.audit;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Optional;
import org.medchain.keys.audit.AuditEvent;

/**
 * An event as a FHIR R4 <a href="https://hl7.org/fhir/R4/auditevent.html">AuditEvent</a>. What it has of codes is in
 * {@link FhirCodes}.
 *
 * <p>Limit: a view. The chain's hashes are not in it; what is verified is the audit export.
 */
final class FhirAuditEvent {

    static final String MEDIA_TYPE = "application/fhir+ndjson";

    private static final String SYSTEM = "urn:medchain:";

    private final AuditEventView event;

    private FhirAuditEvent(AuditEventView event) {
        this.event = event;
    }

    static String of(AuditEvent event) {
        return of(AuditEventView.of(event)).toString();
    }

    static JsonObject of(AuditEventView event) {
        return new FhirAuditEvent(event).toJson();
    }

    private JsonObject toJson() {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("resourceType", "AuditEvent")
                .add("id", event.id())
                .add("type", FhirCodes.type(event))
                .add("subtype", Json.createArrayBuilder().add(coding(SYSTEM + "operation", event.operation())))
                .add("action", FhirCodes.action(event.operation()))
                .add("recorded", event.occurredAt())
                .add("outcome", FhirCodes.outcome(event));
        add(json, "outcomeDesc", event.reason());
        if (event.purposeOfUse() != null) {
            json.add("purposeOfEvent", Json.createArrayBuilder().add(text(event.purposeOfUse())));
        }
        return json.add("agent", agents())
                .add("source", source())
                .add("entity", entities())
                .build();
    }

    private JsonArrayBuilder agents() {
        JsonObjectBuilder caller = Json.createObjectBuilder();
        if (!event.roles().isEmpty()) {
            JsonArrayBuilder roles = Json.createArrayBuilder();
            for (String role : event.roles().split(" ", -1)) {
                roles.add(text(role));
            }
            caller.add("role", roles);
        }
        caller.add("who", identified(SYSTEM + "actor", event.actor())).add("requestor", true);
        if (event.sourceAddress() != null) {
            // 2: an IP address, http://hl7.org/fhir/network-type.
            caller.add(
                    "network",
                    Json.createObjectBuilder()
                            .add("address", event.sourceAddress())
                            .add("type", "2"));
        }
        JsonArrayBuilder agents = Json.createArrayBuilder().add(caller);
        if (event.client() != null) {
            agents.add(Json.createObjectBuilder()
                    .add("who", identified(SYSTEM + "client", event.client()))
                    .add("requestor", false));
        }
        return agents;
    }

    private JsonObjectBuilder source() {
        return Json.createObjectBuilder()
                .add("site", event.tenantId())
                .add("observer", Json.createObjectBuilder().add("display", "MedChain Key Management"))
                .add("type", Json.createArrayBuilder().add(FhirCodes.APPLICATION_SERVER));
    }

    private JsonArrayBuilder entities() {
        JsonArrayBuilder entities = Json.createArrayBuilder();
        if (event.patientId() != null) {
            entities.add(entity(SYSTEM + "tenant:" + event.tenantId() + ":patient", event.patientId())
                    .add("type", FhirCodes.PERSON)
                    .add("role", FhirCodes.PATIENT));
        }
        if (event.keyId() != null) {
            entities.add(dataKey());
        }
        return entities.add(request());
    }

    private JsonObjectBuilder dataKey() {
        JsonArrayBuilder details = Json.createArrayBuilder().add(detail("provider", event.provider()));
        Optional.ofNullable(event.generation()).ifPresent(it -> details.add(detail("generation", it.toString())));
        Optional.ofNullable(event.region()).ifPresent(it -> details.add(detail("region", it)));
        return entity(SYSTEM + "data-key", event.keyId())
                .add("type", FhirCodes.SYSTEM_OBJECT)
                .add("role", FhirCodes.SECURITY_RESOURCE)
                .add("detail", details);
    }

    private JsonObjectBuilder request() {
        JsonArrayBuilder details = Json.createArrayBuilder().add(detail("seq", Long.toString(event.seq())));
        Optional.ofNullable(event.dataCategory()).ifPresent(it -> details.add(detail("dataCategory", it)));
        Optional.ofNullable(event.delivery()).ifPresent(it -> details.add(detail("delivery", it)));
        Optional.ofNullable(event.traceId()).ifPresent(it -> details.add(detail("traceId", it)));
        return entity(SYSTEM + "request", event.requestId())
                .add("type", FhirCodes.OTHER)
                .add("detail", details);
    }

    private static JsonObjectBuilder entity(String system, String value) {
        return Json.createObjectBuilder().add("what", identified(system, value));
    }

    /** A reference by identifier: there is no resource to point to. */
    private static JsonObjectBuilder identified(String system, String value) {
        return Json.createObjectBuilder()
                .add(
                        "identifier",
                        Json.createObjectBuilder().add("system", system).add("value", value));
    }

    private static JsonObjectBuilder detail(String type, String value) {
        return Json.createObjectBuilder().add("type", type).add("valueString", value);
    }

    private static JsonObjectBuilder coding(String system, String code) {
        return Json.createObjectBuilder().add("system", system).add("code", code);
    }

    private static JsonObjectBuilder text(String text) {
        return Json.createObjectBuilder().add("text", text);
    }

    private static void add(JsonObjectBuilder json, String name, String value) {
        if (value != null) {
            json.add(name, value);
        }
    }
}
