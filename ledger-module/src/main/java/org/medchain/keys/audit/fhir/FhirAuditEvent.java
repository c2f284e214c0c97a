package org.medchain.keys.audit.fhir;

import static org.medchain.keys.server.JsonImplementation.JSON;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.FailureReason;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.chain.Hash;

/**
 * An event as a FHIR R4 <a href="https://hl7.org/fhir/R4/auditevent.html">AuditEvent</a>. What it has of codes is in
 * {@link FhirCodes}.
 *
 * <p>Limit: a view. The chain's hashes are not in it; what is verified is the audit export.
 */
public final class FhirAuditEvent {

    /** The media type of many events, each in a line of its own. */
    public static final String LINES = "application/fhir+ndjson";

    private static final String SYSTEM = "urn:medchain:";

    private final AuditEvent event;
    private final Optional<String> patientId;

    private FhirAuditEvent(AuditEvent event, Optional<String> patientId) {
        this.event = event;
        this.patientId = patientId;
    }

    public static JsonObject of(AuditEvent event) {
        return new FhirAuditEvent(event, event.patientId()).toJson();
    }

    /** The patient by the hash that the chain has: without the id and its salt, which stay here, it leads to nobody. */
    public static JsonObject withoutPatientId(AuditEvent event) {
        return new FhirAuditEvent(event, Optional.empty()).toJson();
    }

    private JsonObject toJson() {
        JsonObjectBuilder json = JSON.createObjectBuilder()
                .add("resourceType", "AuditEvent")
                .add("id", event.id().toString())
                .add("type", FhirCodes.type(event))
                .add(
                        "subtype",
                        JSON.createArrayBuilder()
                                .add(coding(
                                        SYSTEM + "operation", event.operation().name())))
                .add("action", FhirCodes.action(event.operation()))
                .add("recorded", event.occurredAt().toString())
                .add("outcome", FhirCodes.outcome(event));
        event.reason().map(FailureReason::slug).ifPresent(it -> json.add("outcomeDesc", it));
        event.purposeOfUse()
                .ifPresent(it ->
                        json.add("purposeOfEvent", JSON.createArrayBuilder().add(text(it))));
        return json.add("agent", agents())
                .add("source", source())
                .add("entity", entities())
                .build();
    }

    private JsonArrayBuilder agents() {
        JsonObjectBuilder caller = JSON.createObjectBuilder();
        if (!event.roles().isEmpty()) {
            JsonArrayBuilder roles = JSON.createArrayBuilder();
            for (String role : event.roles().split(" ", -1)) {
                roles.add(text(role));
            }
            caller.add("role", roles);
        }
        caller.add("who", identified(SYSTEM + "actor", event.actor())).add("requestor", true);
        // 2: an IP address, http://hl7.org/fhir/network-type.
        event.sourceAddress()
                .ifPresent(it -> caller.add(
                        "network", JSON.createObjectBuilder().add("address", it).add("type", "2")));
        JsonArrayBuilder agents = JSON.createArrayBuilder().add(caller);
        event.client()
                .ifPresent(it -> agents.add(JSON.createObjectBuilder()
                        .add("who", identified(SYSTEM + "client", it))
                        .add("requestor", false)));
        return agents;
    }

    private JsonObjectBuilder source() {
        return JSON.createObjectBuilder()
                .add("site", event.tenantId())
                .add("observer", JSON.createObjectBuilder().add("display", "MedChain Key Management"))
                .add("type", JSON.createArrayBuilder().add(FhirCodes.APPLICATION_SERVER));
    }

    private JsonArrayBuilder entities() {
        JsonArrayBuilder entities = JSON.createArrayBuilder();
        event.patientHash().ifPresent(it -> entities.add(patient(it)));
        event.keyId().ifPresent(it -> entities.add(dataKey(it)));
        return entities.add(request());
    }

    private JsonObjectBuilder patient(Hash hash) {
        String system = SYSTEM + "tenant:" + event.tenantId() + ":patient";
        return patientId
                .map(id -> entity(system, id))
                .orElseGet(() -> entity(system + "-hash", hash.toString()))
                .add("type", FhirCodes.PERSON)
                .add("role", FhirCodes.PATIENT);
    }

    private JsonObjectBuilder dataKey(UUID keyId) {
        JsonArrayBuilder details = JSON.createArrayBuilder()
                .add(detail("provider", event.provider().label()));
        event.generation().ifPresent(it -> details.add(detail("generation", it.toString())));
        event.region().ifPresent(it -> details.add(detail("region", it)));
        return entity(SYSTEM + "data-key", keyId.toString())
                .add("type", FhirCodes.SYSTEM_OBJECT)
                .add("role", FhirCodes.SECURITY_RESOURCE)
                .add("detail", details);
    }

    private JsonObjectBuilder request() {
        // The id again: a repository that stores the resource gives it one of its own.
        JsonArrayBuilder details = JSON.createArrayBuilder()
                .add(detail("eventId", event.id().toString()))
                .add(detail("seq", Long.toString(event.seq())));
        event.dataCategory().ifPresent(it -> details.add(detail("dataCategory", it)));
        event.delivery().ifPresent(it -> details.add(detail("delivery", it)));
        event.traceId().ifPresent(it -> details.add(detail("traceId", it)));
        // Which row and which change of it. The values stay in the trail.
        event.change()
                .ifPresent(it -> details.add(detail("changeOf", it.subject()))
                        .add(detail("changeNumber", Long.toString(it.number()))));
        return entity(SYSTEM + "request", event.requestId())
                .add("type", FhirCodes.OTHER)
                .add("detail", details);
    }

    private static JsonObjectBuilder entity(String system, String value) {
        return JSON.createObjectBuilder().add("what", identified(system, value));
    }

    /** A reference by identifier: there is no resource to point to. */
    private static JsonObjectBuilder identified(String system, String value) {
        return JSON.createObjectBuilder()
                .add(
                        "identifier",
                        JSON.createObjectBuilder().add("system", system).add("value", value));
    }

    private static JsonObjectBuilder detail(String type, String value) {
        return JSON.createObjectBuilder().add("type", type).add("valueString", value);
    }

    private static JsonObjectBuilder coding(String system, String code) {
        return JSON.createObjectBuilder().add("system", system).add("code", code);
    }

    private static JsonObjectBuilder text(String text) {
        return JSON.createObjectBuilder().add("text", text);
    }
}
