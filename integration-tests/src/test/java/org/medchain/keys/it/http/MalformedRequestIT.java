package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import jakarta.json.JsonObject;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.ApiRequest;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSharedApi;

/** Every malformed request is told in the same words, echoes nothing, and leaves one audit event. */
@OnSharedApi
record MalformedRequestIT(Api api, Hospital hospital) {

    private static final String PATIENT = "p1";
    private static final String JSON = "application/json";

    /** Stands for input that must not come back; never the same twice. */
    private static final String CANARY = "canary" + UUID.randomUUID().toString().replace("-", "");

    private void assertAudited(ApiAnswer answer, String operation, String reason) {
        List<JsonObject> events = hospital.auditEventsOf(answer);
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.getString("operation")).isEqualTo(operation);
            assertThat(event.getString("outcome")).isEqualTo("FAILURE");
            assertThat(event.getString("reason")).isEqualTo(reason);
        });
    }

    private static void assertEchoesNothing(ApiAnswer answer) {
        assertThat(answer.body()).doesNotContain(CANARY);
        assertThat(answer.headers().map().toString()).doesNotContain(CANARY);
    }

    @Nested
    class DecryptBody {

        static Stream<Arguments> noJsonAskedFor() {
            return Stream.of(
                    arguments("no JSON", "body", CANARY),
                    arguments("JSON cut off", "body", "{\"encryptedKey\":\"" + CANARY),
                    arguments(
                            "a member twice",
                            "encryptedKey",
                            "{\"encryptedKey\":\"AAAA\",\"encryptedKey\":\"" + CANARY + "\"}"),
                    arguments("text after it", "body", "{\"encryptedKey\":\"AAAA\"}" + CANARY),
                    arguments(
                            "a second value",
                            "body",
                            "{\"encryptedKey\":\"AAAA\"}{\"encryptedKey\":\"" + CANARY + "\"}"),
                    arguments("an unknown member", "body", "{\"encryptedKey\":\"AAAA\",\"" + CANARY + "\":1}"),
                    arguments("an object for a text", "encryptedKey", "{\"encryptedKey\":{\"" + CANARY + "\":1}}"),
                    arguments("a number for a text", "encryptedKey", "{\"encryptedKey\":1234}"),
                    arguments("a boolean for a text", "encryptedKey", "{\"encryptedKey\":true}"),
                    arguments("a list for a text", "encryptedKey", "{\"encryptedKey\":[\"" + CANARY + "\"]}"),
                    arguments("a list", "body", "[\"" + CANARY + "\"]"),
                    arguments("a text", "body", "\"" + CANARY + "\""),
                    arguments("deep nesting", "body", "[".repeat(10_000) + "\"" + CANARY + "\"" + "]".repeat(10_000)));
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("noJsonAskedFor")
        void isRefusedIfItIsNotTheJsonAskedFor(String name, String field, String body) {
            ApiAnswer answer = decrypt().json(body).send();

            Problems.INVALID_REQUEST.assertIs(answer, field);
            assertEchoesNothing(answer);
            assertAudited(answer, "DECRYPT_DATA_KEY", "invalid-request");
        }

        static Stream<Arguments> noEncryptedKey() {
            return Stream.of(
                    arguments("missing", "{}"),
                    arguments("null", "{\"encryptedKey\":null}"),
                    arguments("empty", "{\"encryptedKey\":\"\"}"),
                    arguments("no base64", "{\"encryptedKey\":\"" + CANARY + "!\"}"),
                    arguments("no padding", "{\"encryptedKey\":\"AAA\"}"),
                    arguments("base64url", "{\"encryptedKey\":\"-_-_\"}"),
                    arguments("a line break", "{\"encryptedKey\":\"AAAA\\r\\nAAAA\"}"),
                    arguments("too long", "{\"encryptedKey\":\"" + CANARY + "A".repeat(20_000) + "\"}"));
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("noEncryptedKey")
        void isRefusedIfTheEncryptedKeyIsMalformed(String name, String body) {
            ApiAnswer answer = decrypt().json(body).send();

            Problems.INVALID_REQUEST.assertIs(answer, "encryptedKey");
            assertEchoesNothing(answer);
            assertAudited(answer, "DECRYPT_DATA_KEY", "invalid-request");
        }

        @Test
        void isRefusedIfItIsHugeAlthoughItIsRight() {
            String encryptedKey = hospital.generate(PATIENT).json().getString("encryptedKey");

            ApiAnswer answer = decrypt()
                    .json("{\"encryptedKey\":\"" + encryptedKey + "\"" + " ".repeat(1_000_000) + "}")
                    .send();

            Problems.INVALID_REQUEST.assertIs(answer, "body");
            assertAudited(answer, "DECRYPT_DATA_KEY", "invalid-request");
        }

        static Stream<Arguments> contentTypes() {
            return Stream.of(
                    arguments("text/plain"),
                    arguments("application/xml"),
                    arguments("application/x-www-form-urlencoded"),
                    arguments("multipart/form-data; boundary=x"),
                    arguments("application/octet-stream"));
        }

        @ParameterizedTest
        @MethodSource("contentTypes")
        void isRefusedIfItIsOfAnotherType(String contentType) {
            ApiAnswer answer = decrypt()
                    .body(contentType, "{\"encryptedKey\":\"" + CANARY + "\"}")
                    .send();

            Problems.UNSUPPORTED_MEDIA_TYPE.assertIs(answer);
            assertEchoesNothing(answer);
            assertAudited(answer, "DECRYPT_DATA_KEY", "invalid-request");
        }

        @Test
        void isRefusedIfItIsMissing() {
            ApiAnswer answer = decrypt().header("Content-Type", JSON).send();

            Problems.INVALID_REQUEST.assertIs(answer, "body");
            assertAudited(answer, "DECRYPT_DATA_KEY", "invalid-request");
        }

        @Test
        void isRefusedIfItIsNull() {
            ApiAnswer answer = decrypt().json("null").send();

            Problems.INVALID_REQUEST.assertIs(answer, "body");
            assertAudited(answer, "DECRYPT_DATA_KEY", "invalid-request");
        }

        @Test
        void isNotReadForACallerWithoutToken() {
            ApiAnswer answer = api.request("POST", Hospital.DECRYPT, PATIENT)
                    .body("text/plain", CANARY)
                    .send();

            Problems.UNAUTHENTICATED.assertIs(answer);
        }

        private ApiRequest decrypt() {
            return api.request("POST", Hospital.DECRYPT, PATIENT).as(hospital.keyUser());
        }
    }

    @Nested
    class TenantBody {

        @Test
        void isRefusedWithAnUnknownMember() {
            ApiAnswer answer =
                    put().json(Map.of("name", "Named", CANARY, CANARY)).send();

            Problems.INVALID_REQUEST.assertIs(answer, "body");
            assertEchoesNothing(answer);
            assertAudited(answer, "UPDATE_TENANT", "invalid-request");
        }

        @Test
        void isRefusedByTheNameOfAMisspeltMember() {
            ApiAnswer answer =
                    put().json("{\"name\": \"Named\", \"foureyes\": true}").send();

            Problems.INVALID_REQUEST.assertIs(answer, "foureyes");
            assertAudited(answer, "UPDATE_TENANT", "invalid-request");
        }

        @Test
        void isRefusedWithAMemberTwice() {
            ApiAnswer answer = put().json("{\"name\": \"Named\", \"name\": \"" + CANARY + "\"}")
                    .send();

            Problems.INVALID_REQUEST.assertIs(answer, "name");
            assertEchoesNothing(answer);
            assertAudited(answer, "UPDATE_TENANT", "invalid-request");
        }

        @Test
        void isRefusedIfItIsOfAnotherType() {
            ApiAnswer answer = put().body("text/plain", CANARY).send();

            Problems.UNSUPPORTED_MEDIA_TYPE.assertIs(answer);
            assertEchoesNothing(answer);
            assertAudited(answer, "UPDATE_TENANT", "invalid-request");
        }

        private ApiRequest put() {
            return api.request("PUT", Hospital.TENANT, hospital.tenantId()).as(hospital.keyAdmin());
        }
    }

    @Nested
    class CompromiseBody {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "body | {}",
                    "body | {'CANARY':1}",
                    "wrappedUnder | {'wrappedUnder':1}",
                    "wrappedUnder | {'wrappedUnder':'CANARY\\u0000'}",
                    "wrappedFrom | {'wrappedFrom':'CANARY'}",
                    "wrappedFrom | {'wrappedFrom':'2026-11-25T01:07:53'}",
                    "wrappedFrom | {'wrappedFrom':'9999-01-01T00:00:00Z'}",
                    "wrappedFrom | {'wrappedFrom':'1969-12-31T23:59:59Z'}",
                    "wrappedFrom | {'wrappedFrom':'2026-01-02T00:00:00Z','wrappedBefore':'2026-01-01T00:00:00Z'}",
                    "wrappedBefore | {'wrappedBefore':'CANARY'}",
                    "wrappedBefore | {'wrappedBefore':'9999-01-01T00:00:00Z'}"
                })
        void isRefusedByTheNameOfTheMember(String field, String body) {
            ApiAnswer answer = api.rawRequest("POST", "/api/v1/rotations/compromise")
                    .sendAs(hospital.keyAdmin(), body.replace("CANARY", CANARY).replace('\'', '"'));

            Problems.INVALID_REQUEST.assertIs(answer, field);
            assertEchoesNothing(answer);
            assertAudited(answer, "START_COMPROMISE_ROTATION", "invalid-request");
        }
    }

    @Nested
    class PathAndQuery {

        static Stream<Arguments> malformed() {
            String patient = "/api/v1/patients/" + PATIENT + "/data-keys";
            String tooLong = CANARY + "x".repeat(100);
            return Stream.of(
                    arguments("GET", patient + "?limit=" + CANARY, "limit", "LIST_DATA_KEYS"),
                    arguments("GET", patient + "?cursor=" + CANARY, "cursor", "LIST_DATA_KEYS"),
                    arguments("GET", patient + "/" + CANARY, "keyId", "READ_DATA_KEY"),
                    arguments("POST", patient + "?plaintext=" + CANARY, "plaintext", "GENERATE_DATA_KEY"),
                    arguments("POST", patient.replace(PATIENT, tooLong), "patientId", "GENERATE_DATA_KEY"),
                    arguments("POST", patient.replace(PATIENT, tooLong) + "/decrypt", "patientId", "DECRYPT_DATA_KEY"),
                    arguments("POST", "/api/v1/tenant-keys/" + tooLong, "name", "GENERATE_TENANT_KEY"),
                    arguments("GET", "/api/v1/tenant-keys/" + tooLong, "name", "DECRYPT_TENANT_KEY"),
                    arguments("POST", "/api/v1/tenant-keys/k?version=" + CANARY, "version", "GENERATE_TENANT_KEY"),
                    arguments("GET", "/api/v1/tenant-keys/k?version=" + CANARY, "version", "DECRYPT_TENANT_KEY"),
                    arguments("GET", "/api/v1/rotations/" + CANARY + "/keys-left", "rotationId", "READ_ROTATION"),
                    arguments(
                            "GET",
                            "/api/v1/rotations/" + UUID.randomUUID() + "/keys-left?cursor=" + CANARY,
                            "cursor",
                            "READ_ROTATION"),
                    arguments("GET", "/api/v1/tenants/" + tooLong, "tenantId", "READ_TENANT"),
                    arguments("POST", "/api/v1/tenants/" + tooLong + "/suspend", "tenantId", "SUSPEND_TENANT"),
                    arguments("POST", "/api/v1/tenants/" + tooLong + "/resume", "tenantId", "RESUME_TENANT"),
                    arguments("GET", "/api/v1/tenants?limit=" + CANARY, "limit", "LIST_TENANTS"),
                    arguments("GET", "/api/v1/revocations?after=" + CANARY, "after", "READ_REVOCATIONS"),
                    arguments("GET", "/api/v1/revocations?wait=" + CANARY, "wait", "READ_REVOCATIONS"),
                    arguments("GET", "/api/v1/revocations?wait=21", "wait", "READ_REVOCATIONS"),
                    arguments("GET", "/api/v1/tenants?cursor=" + CANARY + "!", "cursor", "LIST_TENANTS"),
                    arguments("GET", Hospital.AUDIT_LOGS + "?operation=" + CANARY, "operation", "READ_AUDIT_LOG"),
                    arguments("GET", Hospital.AUDIT_LOGS + "?outcome=" + CANARY, "outcome", "READ_AUDIT_LOG"),
                    arguments("GET", Hospital.AUDIT_LOGS + "?actor=" + tooLong + tooLong, "actor", "READ_AUDIT_LOG"),
                    arguments("GET", Hospital.DESTRUCTIONS + "/" + CANARY, "destructionId", "READ_DESTRUCTION"),
                    arguments("GET", Hospital.AUDIT_LOGS + "?keyId=" + CANARY, "keyId", "READ_AUDIT_LOG"),
                    arguments("GET", Hospital.AUDIT_LOGS + "?requestId=" + tooLong, "requestId", "READ_AUDIT_LOG"),
                    arguments(
                            "GET", Hospital.AUDIT_LOGS + "/checkpoints?cursor=" + CANARY, "cursor", "READ_CHECKPOINTS"),
                    arguments("GET", Hospital.AUDIT_LOGS + "/checkpoints?limit=" + CANARY, "limit", "READ_CHECKPOINTS"),
                    arguments(
                            "GET",
                            Hospital.AUDIT_LOGS + "/export?afterSequence=" + CANARY,
                            "afterSequence",
                            "EXPORT_AUDIT_LOG"),
                    arguments("GET", Hospital.AUDIT_LOGS + "/summary?from=" + CANARY, "from", "READ_AUDIT_SUMMARY"),
                    arguments("GET", Hospital.AUDIT_LOGS + "/summary?to=" + CANARY, "to", "READ_AUDIT_SUMMARY"),
                    arguments("GET", Hospital.AUDIT_LOGS + "?from=" + CANARY, "from", "READ_AUDIT_LOG"),
                    arguments("GET", Hospital.AUDIT_LOGS + "?to=" + CANARY, "to", "READ_AUDIT_LOG"),
                    arguments("GET", Hospital.AUDIT_LOGS + "?limit=" + CANARY, "limit", "READ_AUDIT_LOG"),
                    arguments("GET", Hospital.AUDIT_LOGS + "?cursor=" + CANARY, "cursor", "READ_AUDIT_LOG"),
                    arguments(
                            "GET",
                            Hospital.AUDIT_LOGS + "?patientId=" + tooLong + tooLong,
                            "patientId",
                            "READ_AUDIT_LOG"));
        }

        @ParameterizedTest
        @MethodSource("malformed")
        void areRefusedByTheNameOfTheField(String method, String path, String field, String operation) {
            ApiAnswer answer = api.rawRequest(method, path)
                    .sendAs(
                            hospital.token(org.medchain.keys.development.Role.values()),
                            path.endsWith("/decrypt") ? "{\"encryptedKey\":\"AAAA\"}" : "");

            Problems.INVALID_REQUEST.assertIs(answer, field);
            assertEchoesNothing(answer);
            assertAudited(answer, operation, "invalid-request");
        }
    }

    /** What JAX-RS would pass over in silence. */
    @Nested
    class UnknownParts {

        @ParameterizedTest
        @CsvSource({
            "POST, /api/v1/rotations?dryrun=true, dryrun, START_ROTATION",
            "POST, /api/v1/rotations?dryRun=true&dryRun=false, dryRun, START_ROTATION",
            "POST, /api/v1/patients/p1/data-keys?plainText=false, plainText, GENERATE_DATA_KEY",
            "GET, /admin/audit-logs?patientid=p1, patientid, READ_AUDIT_LOG",
            "GET, /admin/audit-logs/verification?from=x, from, VERIFY_AUDIT_LOG",
            "GET, /admin/audit-logs?4711=1, query, READ_AUDIT_LOG",
            "POST, /api/v1/patients/pm;x=1/data-keys, path, GENERATE_DATA_KEY",
            "POST, /api/v1/patients/4711;2/data-keys, path, GENERATE_DATA_KEY",
            "POST, /api/v1/patients/pm/data-keys;x=1, path, GENERATE_DATA_KEY"
        })
        void areRefusedAndChangeNothing(String method, String path, String field, String operation) {
            ApiAnswer answer =
                    api.rawRequest(method, path).sendAs(hospital.token(org.medchain.keys.development.Role.values()));

            Problems.INVALID_REQUEST.assertIs(answer, field);
            assertAudited(answer, operation, "invalid-request");
            assertThat(hospital.auditEvents())
                    .noneMatch(event -> event.getString("operation").equals(operation)
                            && event.getString("outcome").equals("SUCCESS")
                            && !operation.equals("READ_AUDIT_LOG"));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "POST | /api/v1/rotations | application/json | {\"dryRun\":true} | START_ROTATION",
                    "POST | /api/v1/rotations | application/x-www-form-urlencoded | dryRun=true | START_ROTATION",
                    "POST | /api/v1/tenants/{tenant}/suspend | application/json | {\"reason\":\"why\"} | SUSPEND_TENANT",
                    "DELETE | /api/v1/patients/p/legal-hold | application/json | {\"reason\":\"why\"} | LIFT_LEGAL_HOLD"
                })
        void areABodyWhereTheOperationTakesNone(
                String method, String path, String type, String body, String operation) {
            ApiAnswer answer = api.rawRequest(method, path.replace("{tenant}", hospital.tenantId()))
                    .as(hospital.token(org.medchain.keys.development.Role.values()))
                    .body(type, body)
                    .send();

            Problems.INVALID_REQUEST.assertIs(answer, "body");
            assertAudited(answer, operation, "invalid-request");
        }

        @Test
        void areNotABodyThatSaysNothing() {
            ApiAnswer answer = api.rawRequest("POST", "/api/v1/rotations").sendAs(hospital.keyAdmin(), "{}");

            assertThat(answer.status()).isEqualTo(202);
        }

        @Test
        void areASemicolonOfAnIdOnlyIfItIsNotEncoded() {
            ApiAnswer answer = api.rawRequest("POST", "/api/v1/patients/4711%3B2/data-keys")
                    .sendAs(hospital.keyUser());

            assertThat(answer.status()).isEqualTo(201);
            hospital.assertAudited(answer, "patientId", "4711;2");
        }
    }

    @Nested
    class WhatIsNotThere {

        @Test
        void isNotFound() {
            ApiAnswer answer = api.rawRequest("GET", "/api/v1/" + CANARY).sendAs(hospital.keyUser());

            Problems.NOT_FOUND.assertIs(answer);
            assertEchoesNothing(answer);
            assertAudited(answer, "UNKNOWN_REQUEST", "not-found");
        }

        @ParameterizedTest
        @ValueSource(strings = {"DELETE", "PATCH", "OPTIONS"})
        void isNotAllowedAsAMethod(String method) {
            ApiAnswer answer = api.request(method, Hospital.TENANT + "/rotation-policy", hospital.tenantId())
                    .sendAs(hospital.keyAdmin());

            Problems.METHOD_NOT_ALLOWED.assertIs(answer);
            assertThat(answer.header("Allow")).contains("GET, HEAD, PUT");
            assertAudited(answer, "UNKNOWN_REQUEST", "invalid-request");
        }

        @Test
        void isNotAcceptableAsAnAnswer() {
            ApiAnswer answer = api.request("POST", Hospital.DATA_KEYS, PATIENT)
                    .as(hospital.keyUser())
                    .header("Accept", "text/html")
                    .send();

            Problems.NOT_ACCEPTABLE.assertIs(answer);
            assertAudited(answer, "UNKNOWN_REQUEST", "invalid-request");
            assertThat(hospital.auditEvents("operation", "GENERATE_DATA_KEY")).isEmpty();
        }
    }

    @Nested
    class ServerLog {

        @Test
        void holdsNothingOfAMalformedBody() throws Exception {
            String body = "{\"encryptedKey\":\"" + CANARY;

            api.request("POST", Hospital.DECRYPT, PATIENT).sendAs(hospital.keyUser(), body);

            assertThat(Files.readString(api.installation().server().directory().messagesLog()))
                    .doesNotContain(CANARY);
        }
    }
}
