package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import org.medchain.keys.it.client.ApiAnswer;

/** The problem details that clients rely on, whole. */
public enum Problems {
    INVALID_REQUEST(400, "Invalid request", "The request is malformed or a value in it is not allowed."),
    UNAUTHENTICATED(401, "Not authenticated", "A valid bearer token is needed."),
    FORBIDDEN(403, "Forbidden", "The token does not allow this."),
    SECOND_PERSON_NEEDED(403, "Second person needed", "Another person than the one who asked for it must approve it."),
    NOT_FOUND(404, "Not found", "There is no such thing, or not for this caller."),
    METHOD_NOT_ALLOWED(405, "Method not allowed", "The resource does not have this method."),
    NOT_ACCEPTABLE(406, "Not acceptable", "The resource has no representation of the types accepted."),
    TENANT_SUSPENDED(409, "Tenant suspended", "The tenant is suspended; its keys can't be used."),
    TENANT_RESTORED(
            409,
            "Tenant restored",
            "The tenant's database is older than what is known of it. A privacy officer must confirm the restoration first."),
    TENANT_WITHOUT_CMK(409, "Tenant without CMK", "The tenant has no CMK in AWS KMS; register one as kmsCmkArn."),
    CMK_NOT_ACTIVE(
            409,
            "CMK not active",
            "The tenant's CMK is not activated yet, or deactivated; it wraps no keys. What it wrapped opens."),
    DESTRUCTION_PENDING(
            409, "Destruction pending", "The destruction of the patient's keys was requested; they can't be used."),
    LEGAL_HOLD(
            409,
            "Legal hold",
            "The patient's keys are under a legal hold; they can't be destroyed until it is lifted."),
    REQUEST_IN_PROGRESS(
            409,
            "Request in progress",
            "A request with the same Idempotency-Key is being answered. Retry when it has ended."),
    IDEMPOTENCY_KEY_REUSED(
            422,
            "Idempotency key reused",
            "The Idempotency-Key came with another request before. Use a new one for each request."),
    NOT_ERASED_YET(
            409,
            "Not erased yet",
            "The keys are not erased, or that is not certified yet, so there is no certificate. Read the destruction"
                    + " first."),
    STILL_CURRENT(
            409,
            "Still current",
            "The tenant still wraps under the CMK or KEK that keys are to leave. Give it another, or new material,"
                    + " first."),
    REVIEW_OPEN(
            409,
            "Review open",
            "Something still waits for a person: an erasure, a recovery or a recovery key from before the end of the week,"
                    + " proposed settings or policies, a hold to lift, a tenant to resume, a rotation to cancel or a restoration."
                    + " Approve, confirm or cancel it first."),
    ESCROW_DISABLED(
            409,
            "Escrow disabled",
            "This installation has no escrow: no recovery key can be set, and nothing is recovered."),
    CONFLICT(409, "Conflict", "Another request changed the same thing first. Read it again and retry."),
    ROTATION_IN_PROGRESS(
            409, "Rotation in progress", "A rotation of the same keys is under way. Retry when it has ended."),
    KEYS_DESTROYED(410, "Keys destroyed", "The patient's keys were destroyed."),
    PRECONDITION_FAILED(
            412,
            "Precondition failed",
            "What is there is not what the request expects (If-Match, If-None-Match). Nothing was changed. Read it again."),
    PRECONDITION_REQUIRED(
            428,
            "Precondition required",
            "The request replaces something that is there. Read it, and send its ETag as If-Match. Nothing was changed."),
    UNSUPPORTED_MEDIA_TYPE(
            415,
            "Unsupported media type",
            "The resource takes application/json, and in a PATCH application/merge-patch+json."),
    INVALID_ENCRYPTED_KEY(422, "Invalid encrypted key", "The encrypted key is not a valid key of this patient."),
    TOO_MANY_REQUESTS(429, "Too many requests", "There are too many requests of this kind. Retry later."),
    ISSUER_UNAVAILABLE(
            503,
            "Issuer unavailable",
            "The keys of the token issuer are not available, so no token can be verified. Retry later."),
    TENANT_UNTRUSTED(
            503,
            "Tenant untrusted",
            "A row that directs this was changed past the service, or is an older one. An administrator must adopt it"
                    + " or put it back."),
    AUDIT_UNAVAILABLE(
            503,
            "Audit unavailable",
            "The audit trail or the records are not available, so the operation did not happen. Retry later.");

    private final int status;
    private final String title;
    private final String detail;

    Problems(int status, String title, String detail) {
        this.status = status;
        this.title = title;
        this.detail = detail;
    }

    /** The reason in the audit event, and the end of the type. */
    String slug() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    public void assertIs(ApiAnswer answer) {
        assertIs(answer, body());
    }

    /** The detail is the rule of the field. */
    public void assertIs(ApiAnswer answer, String field) {
        assertThat(answer.json().getString("detail", ""))
                .startsWith(field + " ")
                .endsWith(".");
        assertIs(
                answer,
                Json.createObjectBuilder(body())
                        .add("detail", answer.json().getString("detail"))
                        .add("field", field)
                        .build());
    }

    /** The detail says which roles the endpoint needs, too. */
    void assertIs(ApiAnswer answer, Endpoint endpoint) {
        assertIsWithDetail(answer, detail + " It needs the role " + endpoint.neededRoles() + ".");
    }

    /** With this sentence in place of the type's own. */
    void assertIsWithDetail(ApiAnswer answer, String sentence) {
        assertIs(
                answer, Json.createObjectBuilder(body()).add("detail", sentence).build());
    }

    private void assertIs(ApiAnswer answer, JsonObject expected) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        assertThat(answer.header("Content-Type")).contains("application/problem+json");
        assertThat(answer.header("Cache-Control")).contains("no-store");
        JsonObjectBuilder whole = Json.createObjectBuilder(expected)
                .add("requestId", answer.header("X-Request-Id").orElseThrow());
        // Of a server with tracing.
        if (answer.json().containsKey("traceId")) {
            assertThat(answer.json().getString("traceId")).matches("[0-9a-f]{32}");
            whole.add("traceId", answer.json().getString("traceId"));
        }
        assertThat(answer.json()).isEqualTo(whole.build());
        assertThat(answer.plainKey()).isEmpty();
    }

    JsonObject body() {
        return Json.createObjectBuilder()
                .add("type", "/problems/" + slug())
                .add("title", title)
                .add("status", status)
                .add("detail", detail)
                .build();
    }
}
