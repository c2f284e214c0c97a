package org.medchain.keys.web.vault;

import static org.medchain.keys.server.JsonImplementation.JSON;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import org.medchain.keys.server.caller.Identity;

/**
 * A verified token as Vault describes one: of the type {@code batch}, which is neither renewed nor revoked there, with the caller's roles as its
 * policies.
 *
 * @param expiry when the token is no longer valid
 */
record VaultSession(Identity identity, Instant expiry) {

    private static final String TYPE = "batch";

    /** Returns the answer to a login with the token. */
    JsonObject login(String requestId, String token, Instant now) {
        return frame(requestId)
                .add("data", JsonValue.NULL)
                .add(
                        "auth",
                        JSON.createObjectBuilder()
                                .add("client_token", token)
                                .add("accessor", "")
                                .add("policies", policies())
                                .add("token_policies", policies())
                                .add("metadata", metadata())
                                .add("lease_duration", secondsLeft(now))
                                .add("renewable", false)
                                .add("entity_id", "")
                                .add("token_type", TYPE)
                                .add("orphan", true)
                                .add("num_uses", 0))
                .build();
    }

    /** Returns the answer to a look-up of the token. It does not repeat the token. */
    JsonObject lookUp(String requestId, Instant now) {
        return frame(requestId)
                .add(
                        "data",
                        JSON.createObjectBuilder()
                                .add("accessor", "")
                                .add("display_name", identity.name())
                                .add("entity_id", "")
                                .add("expire_time", expiry.toString())
                                .add("explicit_max_ttl", 0)
                                .add("meta", metadata())
                                .add("num_uses", 0)
                                .add("orphan", true)
                                .add("path", "auth/jwt/login")
                                .add("policies", policies())
                                .add("renewable", false)
                                .add("ttl", secondsLeft(now))
                                .add("type", TYPE))
                .add("auth", JsonValue.NULL)
                .build();
    }

    private static JsonObjectBuilder frame(String requestId) {
        return JSON.createObjectBuilder()
                .add("request_id", requestId)
                .add("lease_id", "")
                .add("renewable", false)
                .add("lease_duration", 0)
                .add("wrap_info", JsonValue.NULL)
                .add("warnings", JsonValue.NULL);
    }

    private JsonArrayBuilder policies() {
        JsonArrayBuilder policies = JSON.createArrayBuilder();
        identity.roles().forEach(policies::add);
        return policies;
    }

    private JsonObjectBuilder metadata() {
        JsonObjectBuilder metadata = JSON.createObjectBuilder();
        identity.tenant().ifPresent(tenant -> metadata.add("tenant", tenant.value()));
        return metadata;
    }

    /** One at least, since clients take 0 for a token that never expires. */
    private long secondsLeft(Instant now) {
        return Math.max(1, Duration.between(now, expiry).toSeconds());
    }

    @Override
    public String toString() {
        return "VaultSession[redacted]";
    }
}
