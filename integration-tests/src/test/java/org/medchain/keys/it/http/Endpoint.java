package org.medchain.keys.it.http;

import static org.medchain.keys.development.Role.AUDITOR;
import static org.medchain.keys.development.Role.KEY_ADMIN;
import static org.medchain.keys.development.Role.KEY_USER;
import static org.medchain.keys.development.Role.PRIVACY_OFFICER;

import java.security.SecureRandom;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.medchain.keys.delivery.RecipientKey;
import org.medchain.keys.development.Role;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiRequest;
import org.medchain.keys.it.client.Hospital;

/** Every endpoint, as DESIGN.md section 10 has it: who may call it, and as what a call is audited. */
enum Endpoint {
    GENERATE("POST", "/api/v1/patients/{patientId}/data-keys", "GENERATE_DATA_KEY", KEY_USER),
    DECRYPT("POST", "/api/v1/patients/{patientId}/data-keys/decrypt", "DECRYPT_DATA_KEY", KEY_USER),
    GENERATE_BATCH("POST", "/api/v1/data-keys/batch", "GENERATE_DATA_KEY", KEY_USER),
    DECRYPT_BATCH("POST", "/api/v1/data-keys/decrypt/batch", "DECRYPT_DATA_KEY", KEY_USER),
    LIST_KEYS("GET", "/api/v1/patients/{patientId}/data-keys", "LIST_DATA_KEYS", KEY_USER, KEY_ADMIN),
    READ_KEY("GET", "/api/v1/patients/{patientId}/data-keys/{keyId}", "READ_DATA_KEY", KEY_USER, KEY_ADMIN),
    GENERATE_TENANT_KEY("POST", "/api/v1/tenant-keys/{name}", "GENERATE_TENANT_KEY", KEY_USER),
    DECRYPT_TENANT_KEY("GET", "/api/v1/tenant-keys/{name}", "DECRYPT_TENANT_KEY", KEY_USER),
    READ_REVOCATIONS("GET", "/api/v1/revocations", "READ_REVOCATIONS", KEY_USER),
    ROTATE_PATIENT("POST", "/api/v1/patients/{patientId}/rotation", "ROTATE_PATIENT_KEY", KEY_ADMIN),
    START_ROTATION("POST", "/api/v1/rotations", "START_ROTATION", KEY_ADMIN),
    START_COMPROMISE_ROTATION("POST", "/api/v1/rotations/compromise", "START_COMPROMISE_ROTATION", KEY_ADMIN),
    LIST_KEYS_LEFT("GET", "/api/v1/rotations/{rotationId}/keys-left", "READ_ROTATION", KEY_ADMIN),
    LIST_ROTATIONS("GET", "/api/v1/rotations", "LIST_ROTATIONS", KEY_ADMIN),
    READ_ROTATION("GET", "/api/v1/rotations/{rotationId}", "READ_ROTATION", KEY_ADMIN),
    PAUSE_ROTATION("POST", "/api/v1/rotations/{rotationId}/pause", "PAUSE_ROTATION", KEY_ADMIN),
    RESUME_ROTATION("POST", "/api/v1/rotations/{rotationId}/resume", "RESUME_ROTATION", KEY_ADMIN),
    CANCEL_ROTATION("POST", "/api/v1/rotations/{rotationId}/cancel", "CANCEL_ROTATION", KEY_ADMIN),
    SET_ROTATION_POLICY("PUT", "/api/v1/tenants/{tenantId}/rotation-policy", "SET_ROTATION_POLICY", KEY_ADMIN),
    READ_ROTATION_POLICY("GET", "/api/v1/tenants/{tenantId}/rotation-policy", "READ_ROTATION_POLICY", KEY_ADMIN),
    READ_WRAPPINGS("GET", "/api/v1/tenants/{tenantId}/wrappings", "READ_WRAPPINGS", KEY_ADMIN),
    LIST_WRAPPINGS("GET", "/api/v1/wrappings", "LIST_WRAPPINGS", KEY_ADMIN),
    PUT_TENANT("PUT", "/api/v1/tenants/{tenantId}", "UPDATE_TENANT", KEY_ADMIN),
    PATCH_TENANT("PATCH", "/api/v1/tenants/{tenantId}", "UPDATE_TENANT", KEY_ADMIN),
    READ_TENANT("GET", "/api/v1/tenants/{tenantId}", "READ_TENANT", KEY_ADMIN),
    LIST_TENANTS("GET", "/api/v1/tenants", "LIST_TENANTS", KEY_ADMIN),
    READ_CMK("GET", "/api/v1/tenants/{tenantId}/cmk", "READ_CMK", KEY_ADMIN),
    READ_ADOPTION("GET", "/api/v1/tenants/{tenantId}/adoption", "READ_ADOPTION", KEY_ADMIN),
    CHOOSE_ADOPTION("POST", "/api/v1/tenants/{tenantId}/adoption", "ADOPT_ROW", KEY_ADMIN),
    SUSPEND("POST", "/api/v1/tenants/{tenantId}/suspend", "SUSPEND_TENANT", KEY_ADMIN),
    RESUME("POST", "/api/v1/tenants/{tenantId}/resume", "RESUME_TENANT", KEY_ADMIN),
    DESTROY("DELETE", "/api/v1/patients/{patientId}/keys", "DESTROY_PATIENT_KEYS", PRIVACY_OFFICER),
    POST_DESTRUCTION("POST", "/api/v1/patients/{patientId}/destructions", "DESTROY_PATIENT_KEYS", PRIVACY_OFFICER),
    LIST_DESTRUCTIONS("GET", "/api/v1/destructions", "LIST_DESTRUCTIONS", PRIVACY_OFFICER),
    READ_DESTRUCTION("GET", "/api/v1/destructions/{destructionId}", "READ_DESTRUCTION", PRIVACY_OFFICER),
    APPROVE("POST", "/api/v1/destructions/{destructionId}/approve", "APPROVE_DESTRUCTION", PRIVACY_OFFICER),
    CANCEL("POST", "/api/v1/destructions/{destructionId}/cancel", "CANCEL_DESTRUCTION", PRIVACY_OFFICER),
    READ_CERTIFICATE("GET", "/api/v1/destructions/{destructionId}/certificate", "READ_CERTIFICATE", PRIVACY_OFFICER),
    PLACE_HOLD("PUT", "/api/v1/patients/{patientId}/legal-hold", "PLACE_LEGAL_HOLD", PRIVACY_OFFICER),
    READ_HOLD("GET", "/api/v1/patients/{patientId}/legal-hold", "READ_LEGAL_HOLD", PRIVACY_OFFICER),
    LIFT_HOLD("DELETE", "/api/v1/patients/{patientId}/legal-hold", "LIFT_LEGAL_HOLD", PRIVACY_OFFICER),
    PROPOSE_RECOVERY_KEY("PUT", "/api/v1/tenants/{tenantId}/recovery-key", "PROPOSE_RECOVERY_KEY", KEY_ADMIN),
    READ_RESTORATION("GET", "/api/v1/restoration", "READ_RESTORATION", PRIVACY_OFFICER, AUDITOR),
    CONFIRM_RESTORATION("POST", "/api/v1/restoration", "CONFIRM_RESTORATION", PRIVACY_OFFICER),
    READ_RECOVERY_KEY("GET", "/api/v1/tenants/{tenantId}/recovery-key", "READ_RECOVERY_KEY", KEY_ADMIN),
    PROPOSE_NO_RECOVERY_KEY("DELETE", "/api/v1/tenants/{tenantId}/recovery-key", "PROPOSE_RECOVERY_KEY", KEY_ADMIN),
    APPROVE_RECOVERY_KEY("POST", "/api/v1/tenants/{tenantId}/recovery-key/approve", "APPROVE_RECOVERY_KEY", KEY_ADMIN),
    CANCEL_RECOVERY_KEY(
            "POST",
            "/api/v1/tenants/{tenantId}/recovery-key/cancel",
            "CANCEL_RECOVERY_KEY",
            KEY_ADMIN,
            PRIVACY_OFFICER),
    REQUEST_RECOVERY("POST", "/api/v1/recoveries", "REQUEST_RECOVERY", PRIVACY_OFFICER),
    LIST_RECOVERIES("GET", "/api/v1/recoveries", "LIST_RECOVERIES", PRIVACY_OFFICER),
    READ_RECOVERY("GET", "/api/v1/recoveries/{recoveryId}", "READ_RECOVERY", PRIVACY_OFFICER),
    APPROVE_RECOVERY("POST", "/api/v1/recoveries/{recoveryId}/approve", "APPROVE_RECOVERY", PRIVACY_OFFICER),
    CANCEL_RECOVERY("POST", "/api/v1/recoveries/{recoveryId}/cancel", "CANCEL_RECOVERY", PRIVACY_OFFICER),
    EXPORT_RECOVERY("POST", "/api/v1/recoveries/{recoveryId}/export", "EXPORT_RECOVERY", PRIVACY_OFFICER),
    READ_ESCROW_COPIES("GET", "/api/v1/recoveries/{recoveryId}/escrow-copies", "READ_ESCROW_COPIES", PRIVACY_OFFICER),
    RECOVER_DATA_KEYS(
            "POST", "/api/v1/recoveries/{recoveryId}/data-keys/batch", "RECOVER_PATIENT_KEYS", PRIVACY_OFFICER),
    COMPLETE_RECOVERY("POST", "/api/v1/recoveries/{recoveryId}/complete", "COMPLETE_RECOVERY", PRIVACY_OFFICER),
    READ_AUDIT_LOG("GET", "/admin/audit-logs", "READ_AUDIT_LOG", AUDITOR),
    EXPORT_AUDIT_LOG("GET", "/admin/audit-logs/export", "EXPORT_AUDIT_LOG", AUDITOR),
    VERIFY_AUDIT_LOG("GET", "/admin/audit-logs/verification", "VERIFY_AUDIT_LOG", AUDITOR),
    READ_CHECKPOINTS("GET", "/admin/audit-logs/checkpoints", "READ_CHECKPOINTS", AUDITOR),
    READ_AUDIT_SUMMARY("GET", "/admin/audit-logs/summary", "READ_AUDIT_SUMMARY", AUDITOR),
    SIGN_OFF_REVIEW("POST", "/admin/audit-logs/sign-offs", "SIGN_OFF_REVIEW", AUDITOR),
    RECORD_DRILL("POST", "/admin/audit-logs/drills", "RECORD_DRILL", PRIVACY_OFFICER, KEY_ADMIN);

    private static final String TENANT_KEY = "index";
    private static final String RECOVERY_KEY =
            RecipientKey.generate(new SecureRandom()).publicKey();

    private final String method;
    private final String path;
    private final String operation;

    @SuppressWarnings("ImmutableEnumChecker") // Of Set.of, which makes unchangeable ones.
    private final Set<Role> roles;

    Endpoint(String method, String path, String operation, Role... roles) {
        this.method = method;
        this.path = path;
        this.operation = operation;
        this.roles = Set.of(roles);
    }

    /** Method and path template, as the OpenAPI page has them. */
    String signature() {
        return method + " " + path;
    }

    String operation() {
        return operation;
    }

    Set<Role> roles() {
        return roles;
    }

    /** What a caller without them is told. */
    String neededRoles() {
        return roles.stream().map(Role::claim).sorted().collect(Collectors.joining(" or "));
    }

    /** A request that the right caller is answered. */
    ApiRequest request(Api api, Target target) {
        ApiRequest request = api.rawRequest(
                method,
                withRecovery(withRotation(target), target)
                        .replace("{tenantId}", target.hospital().tenantId())
                        .replace("{patientId}", target.patientId())
                        .replace("{keyId}", target.keyId())
                        .replace("{name}", this == GENERATE_TENANT_KEY ? "new" : TENANT_KEY)
                        .replace("{destructionId}", target.destructionId()));
        return switch (this) {
            case DECRYPT -> request.json("{\"encryptedKey\":\"" + target.encryptedKey() + "\"}");
            case GENERATE_BATCH -> request.json("{\"items\":[{\"patientId\":\"" + target.patientId() + "\"}]}");
            case DECRYPT_BATCH ->
                request.json("{\"items\":[{\"patientId\":\"" + target.patientId() + "\",\"encryptedKey\":\""
                        + target.encryptedKey() + "\"}]}");
            case DESTROY, POST_DESTRUCTION ->
                request.json("{\"legalBasis\":\"GDPR\",\"confirmPatientId\":\"" + target.patientId() + "\"}");
            case PLACE_HOLD -> request.json("{\"reason\":\"A lawsuit\"}");
            case START_COMPROMISE_ROTATION -> request.json("{\"wrappedBefore\":\"2026-01-01T00:00:00Z\"}");
            case SET_ROTATION_POLICY -> replacing(request).json("{\"enabled\":false}");
            case APPROVE_RECOVERY_KEY -> request.json("{}");
            case PROPOSE_RECOVERY_KEY -> replacing(request).json("{\"recoveryPublicKey\":\"" + RECOVERY_KEY + "\"}");
            // There is nothing to confirm.
            case CONFIRM_RESTORATION -> request.json("{\"restorationId\":\"" + target.keyId() + "\"}");
            case REQUEST_RECOVERY -> request.json("{\"reason\":\"The CMK was deleted\"}");
            // Nothing of it opens.
            case RECOVER_DATA_KEYS ->
                request.json("{\"items\":[{\"patientId\":\"" + target.patientId() + "\",\"epoch\":\"" + target.keyId()
                        + "\",\"sealedKey\":\"AAAA\"}]}");
            case CHOOSE_ADOPTION -> replacing(request).json("{\"choice\":\"adopt\"}");
            case SIGN_OFF_REVIEW -> request.json("{\"first\":\"" + LastWeek.first() + "\"}");
            case RECORD_DRILL -> request.json("{\"drill\":\"restore\"}");
            case PUT_TENANT -> replacing(request).json("{\"name\":\"Renamed\"}");
            case PATCH_TENANT -> request.body(Hospital.MERGE_PATCH, "{\"name\":\"Renamed\"}");
            default -> request;
        };
    }

    private static ApiRequest replacing(ApiRequest request) {
        return request.header(Hospital.IF_MATCH, Hospital.WHATEVER);
    }

    private String withRotation(Target target) {
        return path.contains("{rotationId}") ? path.replace("{rotationId}", target.endedRotation()) : path;
    }

    private static String withRecovery(String path, Target target) {
        return path.contains("{recoveryId}") ? path.replace("{recoveryId}", target.recovery()) : path;
    }

    /** A hospital with one patient who has one data key, and another whose keys are to be destroyed. */
    record Target(Hospital hospital, String patientId, String keyId, String encryptedKey, String destructionId) {

        private static final Map<Target, String> ROTATIONS = new ConcurrentHashMap<>();
        private static final Map<Target, String> RECOVERIES = new ConcurrentHashMap<>();

        static Target in(Hospital hospital) {
            String patientId = "patient-of-" + hospital.tenantId();
            var key = hospital.generate(patientId).json();
            hospital.generateTenantKey(TENANT_KEY);
            hospital.generate("leaver");
            String destructionId = hospital.destroy("leaver").json().getString("id");
            return new Target(
                    hospital, patientId, key.getString("keyId"), key.getString("encryptedKey"), destructionId);
        }

        /** One that has ended one way or the other, so that nothing changes by itself any more. */
        String endedRotation() {
            return ROTATIONS.computeIfAbsent(this, target -> {
                String rotationId = target.hospital.startRotation().json().getString("id");
                target.hospital.changeRotation(rotationId, "cancel");
                return rotationId;
            });
        }

        String recovery() {
            return RECOVERIES.computeIfAbsent(
                    this,
                    target -> target.hospital
                            .requestRecovery(target.hospital.privacyOfficer())
                            .json()
                            .getString("id"));
        }
    }
}
