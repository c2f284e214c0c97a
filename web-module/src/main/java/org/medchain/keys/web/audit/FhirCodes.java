package org.medchain.keys.web.audit;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.Set;
import org.medchain.keys.FailureReason;
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

    private static final Set<String> SERIOUS = Set.of(
            FailureReason.INTERNAL_ERROR.slug(),
            FailureReason.KMS_REFUSED.slug(),
            FailureReason.KMS_BUSY.slug(),
            FailureReason.KMS_UNAVAILABLE.slug(),
            FailureReason.AUDIT_UNAVAILABLE.slug());

    private FhirCodes() {}

    /** An audit event ID of DICOM PS3.16, CID 400. */
    static JsonObject type(AuditEventView event) {
        if (event.operation().contains("AUDIT") || event.operation().contains("CHECKPOINT")) {
            return AUDIT_LOG_USED;
        }
        return event.patientId() == null ? APPLICATION_ACTIVITY : PATIENT_RECORD;
    }

    /** http://hl7.org/fhir/audit-event-action: create, read, update, delete, execute. */
    static String action(String operation) {
        return switch (Operation.valueOf(operation).kind()) {
            case CREATE -> "C";
            case READ -> "R";
            case UPDATE -> "U";
            case DELETE -> "D";
            case EXECUTE -> "E";
        };
    }

    /** http://hl7.org/fhir/audit-event-outcome: success, minor failure (the caller's), serious failure (the service's). */
    static String outcome(AuditEventView event) {
        if (event.reason() == null) {
            return "0";
        }
        return SERIOUS.contains(event.reason()) ? "8" : "4";
    }

    private static JsonObject coding(String system, String code, String display) {
        return Json.createObjectBuilder()
                .add("system", system)
                .add("code", code)
                .add("display", display)
                .build();
    }
}
