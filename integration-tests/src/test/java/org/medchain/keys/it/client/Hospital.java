package org.medchain.keys.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.medchain.keys.development.Role;

/** A hospital with the tokens of its people. */
public final class Hospital {

    public static final String DATA_KEYS = "/api/v1/patients/{}/data-keys";
    public static final String DECRYPT = DATA_KEYS + "/decrypt";
    public static final String DATA_KEY = DATA_KEYS + "/{}";
    public static final String TENANT_KEY = "/api/v1/tenant-keys/{}";
    public static final String ROTATION = "/api/v1/patients/{}/rotation";
    public static final String ROTATIONS = "/api/v1/rotations";
    public static final String TENANT = "/api/v1/tenants/{}";
    public static final String KEYS = "/api/v1/patients/{}/keys";
    public static final String DESTRUCTIONS_OF_PATIENT = "/api/v1/patients/{}/destructions";
    public static final String LEGAL_HOLD = "/api/v1/patients/{}/legal-hold";
    public static final String DESTRUCTIONS = "/api/v1/destructions";
    public static final String DESTRUCTION = DESTRUCTIONS + "/{}";
    public static final String RECOVERIES = "/api/v1/recoveries";
    public static final String RECOVERY = RECOVERIES + "/{}";
    public static final String AUDIT_LOGS = "/admin/audit-logs";

    public static final String MERGE_PATCH = "application/merge-patch+json";

    public static final String IF_MATCH = "If-Match";

    /** A value of {@code If-Match}: what is there is replaced, whatever it is. */
    public static final String WHATEVER = "*";

    private static final String PAGE_SIZE = "1000";

    private final Api api;
    private final String tenantId;
    private final String keyUser;
    private final String keyAdmin;
    private final String auditor;
    private final String privacyOfficer;

    Hospital(Api api, String tenantId) {
        this.api = api;
        this.tenantId = tenantId;
        this.keyUser = api.token(tenantId, Role.KEY_USER);
        this.keyAdmin = api.token(tenantId, Role.KEY_ADMIN);
        this.auditor = api.token(tenantId, Role.AUDITOR);
        this.privacyOfficer = api.token(tenantId, Role.PRIVACY_OFFICER);
    }

    /** The same hospital by way of another server. */
    public Hospital through(Api otherServer) {
        return new Hospital(otherServer, tenantId);
    }

    public String tenantId() {
        return tenantId;
    }

    public String keyUser() {
        return keyUser;
    }

    public String keyAdmin() {
        return keyAdmin;
    }

    public String auditor() {
        return auditor;
    }

    public String privacyOfficer() {
        return privacyOfficer;
    }

    /** A token of a privacy officer with this name; the others are all of one. */
    public String privacyOfficer(String name) {
        return api.tokens().issue(name, tenantId, Set.of(Role.PRIVACY_OFFICER));
    }

    public String token(Role... roles) {
        return api.token(tenantId, roles);
    }

    public ApiAnswer register(String name) {
        return api.request("PUT", TENANT, tenantId).sendAs(api.administrator(), Map.of("name", name));
    }

    /** Changes the name, and nothing else. */
    public ApiAnswer rename(String name) {
        return change(Json.createObjectBuilder().add("name", name).build());
    }

    /** Changes what the patch names. */
    public ApiAnswer change(JsonObject patch) {
        return api.request("PATCH", TENANT, tenantId)
                .as(api.administrator())
                .body(MERGE_PATCH, patch.toString())
                .send();
    }

    public ApiAnswer suspend() {
        return api.request("POST", TENANT + "/suspend", tenantId).sendAs(keyAdmin);
    }

    public ApiAnswer resume() {
        return api.request("POST", TENANT + "/resume", tenantId).sendAs(keyAdmin);
    }

    public ApiAnswer generate(String patientId) {
        return api.request("POST", DATA_KEYS, patientId).sendAs(keyUser);
    }

    public ApiAnswer decrypt(String patientId, String encryptedKey) {
        return api.request("POST", DECRYPT, patientId).sendAs(keyUser, Map.of("encryptedKey", encryptedKey));
    }

    /** The first version. */
    public ApiAnswer generateTenantKey(String name) {
        return api.request("POST", TENANT_KEY, name).sendAs(keyUser);
    }

    /** The newest version. */
    public ApiAnswer decryptTenantKey(String name) {
        return api.request("GET", TENANT_KEY, name).sendAs(keyUser);
    }

    /** Registers the hospital again, with these policies and the defaults of the rest. */
    public ApiAnswer adopt(Map<String, ?> policies) {
        return adopt(policies, api.administrator());
    }

    private ApiAnswer adopt(Map<String, ?> policies, String administrator) {
        JsonObject body = Json.createObjectBuilder(policies)
                .add("name", "Hospital of a test")
                .build();
        return api.request("PUT", TENANT, tenantId)
                .as(administrator)
                .header(IF_MATCH, WHATEVER)
                .json(body)
                .send();
    }

    /** Erases at once what is destroyed from here on, without a second person. If four eyes is on, this only proposes it. */
    public ApiAnswer eraseAtOnce() {
        return eraseAtOnce(api.administrator());
    }

    public ApiAnswer eraseAtOnce(String administrator) {
        return adopt(Map.of("destructionWindow", "PT0S", "fourEyes", false), administrator);
    }

    public ApiAnswer destroy(String patientId) {
        return destroy(patientId, privacyOfficer);
    }

    public ApiAnswer destroy(String patientId, String token) {
        return api.request("DELETE", KEYS, patientId)
                .sendAs(token, Map.of("legalBasis", "GDPR Art. 17(1)(b)", "confirmPatientId", patientId));
    }

    /** Asks for the recovery of all data keys. */
    public ApiAnswer requestRecovery(String token) {
        return api.request("POST", RECOVERIES).sendAs(token, "{\"reason\":\"The CMK was deleted\"}");
    }

    public ApiAnswer stepOfRecovery(String recoveryId, String step, String token) {
        return api.request("POST", RECOVERY + "/" + step, recoveryId).sendAs(token);
    }

    public ApiAnswer readDestruction(String destructionId) {
        return api.request("GET", DESTRUCTION, destructionId).sendAs(privacyOfficer);
    }

    /** Has a destruction go on or stop: {@code approve}, {@code cancel}. */
    public ApiAnswer step(String destructionId, String step, String token) {
        return api.request("POST", DESTRUCTION + "/" + step, destructionId).sendAs(token);
    }

    public ApiAnswer readCertificate(String destructionId) {
        return readCertificate(destructionId, "application/json");
    }

    public ApiAnswer readCertificate(String destructionId, String accept) {
        return api.request("GET", DESTRUCTION + "/certificate", destructionId)
                .as(privacyOfficer)
                .header("Accept", accept)
                .send();
    }

    public ApiAnswer placeHold(String patientId, String reason) {
        return api.request("PUT", LEGAL_HOLD, patientId).sendAs(privacyOfficer, Map.of("reason", reason));
    }

    public ApiAnswer liftHold(String patientId) {
        return api.request("DELETE", LEGAL_HOLD, patientId).sendAs(privacyOfficer);
    }

    public ApiAnswer rotate(String patientId) {
        return api.request("POST", ROTATION, patientId).sendAs(keyAdmin);
    }

    public ApiAnswer startRotation() {
        return api.request("POST", ROTATIONS).sendAs(keyAdmin);
    }

    /** @param body what the compromise is about */
    public ApiRequest compromiseRotation(String body) {
        return api.request("POST", ROTATIONS + "/compromise").as(keyAdmin).json(body);
    }

    public JsonObject readRotation(String rotationId) {
        return api.request("GET", ROTATIONS + "/{}", rotationId)
                .sendAs(keyAdmin)
                .json();
    }

    /** @param change {@code pause}, {@code resume} or {@code cancel} */
    public ApiAnswer changeRotation(String rotationId, String change) {
        return api.request("POST", ROTATIONS + "/{}/" + change, rotationId).sendAs(keyAdmin);
    }

    public ApiAnswer setRotationPolicy(String json) {
        return api.request("PUT", TENANT + "/rotation-policy", tenantId)
                .as(keyAdmin)
                .header(IF_MATCH, WHATEVER)
                .json(json)
                .send();
    }

    /** How many data keys are wrapped under each CMK or KEK. */
    public JsonArray wrappings() {
        return api.request("GET", TENANT + "/wrappings", tenantId)
                .sendAs(keyAdmin)
                .json()
                .getJsonArray("items");
    }

    /** The audit events of one request; reading them makes events of its own, with other request ids. */
    public List<JsonObject> auditEventsOf(ApiAnswer answer) {
        return auditEvents("requestId", answer.requestId());
    }

    /** Asserts that the request left one event, and that it has these members: names and values, one after the other. */
    public void assertAudited(ApiAnswer answer, String... members) {
        assertThat(auditEventsOf(answer)).singleElement().satisfies(event -> {
            for (int i = 0; i < members.length; i += 2) {
                assertThat(event.getString(members[i])).as(members[i]).isEqualTo(members[i + 1]);
            }
        });
    }

    /** Audit events of the hospital, newest first: all that have these members, names and values one after the other. */
    public List<JsonObject> auditEvents(String... members) {
        List<JsonObject> events = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            ApiRequest request = api.request("GET", AUDIT_LOGS).as(auditor).query("limit", PAGE_SIZE);
            cursor.ifPresent(it -> request.query("cursor", it));
            JsonObject page = request.send().json();
            events.addAll(page.getJsonArray("items").getValuesAs(JsonObject.class));
            cursor = Optional.ofNullable(page.getString("nextCursor", null));
        } while (cursor.isPresent());
        for (int i = 0; i < members.length; i += 2) {
            String name = members[i];
            String value = members[i + 1];
            events.removeIf(event -> !event.getString(name, "").equals(value));
        }
        return events;
    }
}
