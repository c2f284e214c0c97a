package org.medchain.keys.it.http;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.UUID;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.ApiRequest;
import org.medchain.keys.it.client.Hospital;

/** Sends requests about tenants. */
interface TenantRequests {

    Api api();

    default ApiAnswer put(String token, String tenantId, JsonObject body) {
        return putting(token, tenantId, body).send();
    }

    default ApiRequest putting(String token, String tenantId, JsonObject body) {
        return api().request("PUT", Hospital.TENANT, tenantId).as(token).json(body);
    }

    /** Puts it in place of whatever the tenant has. */
    default ApiAnswer replace(String token, String tenantId, JsonObject body) {
        return putting(token, tenantId, body)
                .header(Hospital.IF_MATCH, Hospital.WHATEVER)
                .send();
    }

    default ApiRequest patching(String token, String tenantId, String patch) {
        return api().request("PATCH", Hospital.TENANT, tenantId).as(token).body(Hospital.MERGE_PATCH, patch);
    }

    default ApiAnswer get(String token, String tenantId) {
        return api().request("GET", Hospital.TENANT, tenantId).sendAs(token);
    }

    default String newId() {
        return "tenant-" + UUID.randomUUID();
    }

    default JsonObject named(String name) {
        return Json.createObjectBuilder().add("name", name).build();
    }
}
