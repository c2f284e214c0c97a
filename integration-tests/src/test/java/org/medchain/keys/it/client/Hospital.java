package org.medchain.keys.it.client;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.development.Role;

/** A hospital with the tokens of its people. */
public final class Hospital {

    public static final String DATA_KEYS = "/api/v1/patients/{}/data-keys";
    public static final String DECRYPT = DATA_KEYS + "/decrypt";
    public static final String DATA_KEY = DATA_KEYS + "/{}";
    public static final String ROTATION = "/api/v1/patients/{}/rotation";
    public static final String ROTATIONS = "/api/v1/rotations";
    public static final String TENANT = "/api/v1/tenants/{}";
    public static final String AUDIT_LOGS = "/admin/audit-logs";

    private static final String PAGE_SIZE = "1000";

    private final Api api;
    private final String tenantId;
    private final String keyUser;
    private final String keyAdmin;
    private final String auditor;

    Hospital(Api api, String tenantId) {
        this.api = api;
        this.tenantId = tenantId;
        this.keyUser = api.token(tenantId, Role.KEY_USER);
        this.keyAdmin = api.token(tenantId, Role.KEY_ADMIN);
        this.auditor = api.token(tenantId, Role.AUDITOR);
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

    public String token(Role... roles) {
        return api.token(tenantId, roles);
    }

    public ApiAnswer register(String name) {
        JsonObject body = Json.createObjectBuilder().add("name", name).build();
        return api.request("PUT", TENANT, tenantId)
                .as(api.administrator())
                .json(body)
                .send();
    }

    public ApiAnswer suspend() {
        return api.request("POST", TENANT + "/suspend", tenantId).as(keyAdmin).send();
    }

    public ApiAnswer resume() {
        return api.request("POST", TENANT + "/resume", tenantId).as(keyAdmin).send();
    }

    public ApiAnswer generate(String patientId) {
        return api.request("POST", DATA_KEYS, patientId).as(keyUser).send();
    }

    public ApiAnswer decrypt(String patientId, String encryptedKey) {
        return api.request("POST", DECRYPT, patientId)
                .as(keyUser)
                .json(Json.createObjectBuilder()
                        .add("encryptedKey", encryptedKey)
                        .build())
                .send();
    }

    public ApiAnswer rotate(String patientId) {
        return api.request("POST", ROTATION, patientId).as(keyAdmin).send();
    }

    public ApiAnswer startRotation() {
        return api.request("POST", ROTATIONS).as(keyAdmin).send();
    }

    public JsonObject readRotation(String rotationId) {
        return api.request("GET", ROTATIONS + "/{}", rotationId)
                .as(keyAdmin)
                .send()
                .json();
    }

    /** @param change {@code pause}, {@code resume} or {@code cancel} */
    public ApiAnswer changeRotation(String rotationId, String change) {
        return api.request("POST", ROTATIONS + "/{}/" + change, rotationId)
                .as(keyAdmin)
                .send();
    }

    public ApiAnswer setRotationPolicy(String json) {
        return api.request("PUT", TENANT + "/rotation-policy", tenantId)
                .as(keyAdmin)
                .json(json)
                .send();
    }

    /** How many data keys hang on which CMK or KEK. */
    public JsonArray wrappings() {
        return api.request("GET", TENANT + "/wrappings", tenantId)
                .as(keyAdmin)
                .send()
                .json()
                .getJsonArray("items");
    }

    /** The audit events of one request; reading them makes events of its own, with other request ids. */
    public List<JsonObject> auditEventsOf(ApiAnswer answer) {
        return auditEvents().stream()
                .filter(event -> event.getString("requestId").equals(answer.requestId()))
                .toList();
    }

    /** All audit events of the hospital, newest first. */
    public List<JsonObject> auditEvents() {
        List<JsonObject> events = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            ApiRequest request = api.request("GET", AUDIT_LOGS).as(auditor).query("limit", PAGE_SIZE);
            cursor.ifPresent(it -> request.query("cursor", it));
            JsonObject page = request.send().json();
            events.addAll(page.getJsonArray("items").getValuesAs(JsonObject.class));
            cursor = Optional.ofNullable(page.getString("nextCursor", null));
        } while (cursor.isPresent());
        return events;
    }
}
