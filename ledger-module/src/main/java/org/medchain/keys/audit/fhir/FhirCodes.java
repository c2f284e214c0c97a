package org.medchain.keys.audit.fhir;

import static org.medchain.keys.server.JsonImplementation.JSON;

import jakarta.json.JsonObject;
import java.util.Set;
import org.medchain.keys.FailureReason;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.audit.Operation;

/** Codes of the value sets that FHIR R4 binds to an AuditEvent. */
final class FhirCodes {

    private static final String TERMINOLOGY = "http://terminology.hl7.org/CodeSystem/";
    private static final String DICOM = "http://dicom.nema.org/resources/ontology/DCM";

    static final JsonObject APPLICATION_SERVER =
            coding(TERMINOLOGY + "security-source-type", "4", "Application Server");
    static final JsonObject PERSON = coding(TERMINOLOGY + "audit-entity-type", "1", "Person");
    static final JsonObject SYSTEM_OBJECT = coding(TERMINOLOGY + "audit-entity-type", "2", "System Object");
    static final JsonObject OTHER = coding(TERMINOLOGY + "audit-entity-type", "4", "Other");
    static final JsonObject PATIENT = coding(TERMINOLOGY + "object-role", "1", "Patient");
    static final JsonObject SECURITY_RESOURCE = coding(TERMINOLOGY + "object-role", "13", "Security Resource");

    private static final JsonObject APPLICATION_ACTIVITY = coding(DICOM, "110100", "Application Activity");
    private static final JsonObject AUDIT_LOG_USED = coding(DICOM, "110101", "Audit Log Used");
    private static final JsonObject PATIENT_RECORD = coding(DICOM, "110110", "Patient Record");

    private static final Set<FailureReason> SERIOUS = Set.of(
            FailureReason.INTERNAL_ERROR,
            FailureReason.KMS_REFUSED,
            FailureReason.KMS_BUSY,
            FailureReason.KMS_UNAVAILABLE,
            FailureReason.AUDIT_UNAVAILABLE);

    private FhirCodes() {}

    /** An audit event ID of DICOM PS3.16, CID 400. */
    static JsonObject type(AuditEvent event) {
        String operation = event.operation().name();
        if (operation.contains("AUDIT") || operation.contains("CHECKPOINT")) {
            return AUDIT_LOG_USED;
        }
        return event.patientHash().isPresent() ? PATIENT_RECORD : APPLICATION_ACTIVITY;
    }

    /** http://hl7.org/fhir/audit-event-action: create, read, update, delete, execute. */
    static String action(Operation operation) {
        return switch (operation.kind()) {
            case CREATE -> "C";
            case READ -> "R";
            case UPDATE -> "U";
            case DELETE -> "D";
            case EXECUTE -> "E";
        };
    }

    /** http://hl7.org/fhir/audit-event-outcome: success, minor failure (the caller's), serious failure (the service's). */
    static String outcome(AuditEvent event) {
        return event.reason()
                .map(reason -> SERIOUS.contains(reason) ? "8" : "4")
                .orElse("0");
    }

    private static JsonObject coding(String system, String code, String display) {
        return JSON.createObjectBuilder()
                .add("system", system)
                .add("code", code)
                .add("display", display)
                .build();
    }
}
