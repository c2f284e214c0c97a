package org.medchain.keys.client.http;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.medchain.keys.KeyToDecrypt;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantKeyName;
import org.medchain.keys.TenantKeyVersion;
import org.medchain.keys.problem.ProblemType;

/**
 * One request, however often it is sent.
 *
 * @param method of HTTP
 * @param path with the query
 * @param body JSON; empty for none
 * @param success the status of an answer that has what was asked for
 * @param idempotencyKey of a request that makes something
 */
record Call(String method, String path, String body, int success, Optional<String> idempotencyKey) {

    private static final String POST = "POST";
    private static final String TENANT_KEYS = "/api/v1/tenant-keys/";
    private static final String HEX = "0123456789ABCDEF";

    static Call generate(PatientId patientId, Delivery delivery) {
        String body = delivery.recipientPublicKey()
                .map(key -> "{" + recipientPublicKey(key) + "}")
                .orElse("");
        return new Call(POST, dataKeysOf(patientId), body, 201, Optional.of(newKey()));
    }

    /** @param items of {@link #item(PatientId)} */
    static Call generate(Stream<String> items, Delivery delivery) {
        return new Call(POST, "/api/v1/data-keys/batch", batch(items, delivery), 200, Optional.of(newKey()));
    }

    static Call decrypt(KeyToDecrypt key, Delivery delivery) {
        String body = "{" + encryptedKey(key) + furtherMember(delivery) + "}";
        return new Call(POST, dataKeysOf(key.patientId()) + "/decrypt", body, 200, Optional.empty());
    }

    /** @param items of {@link #item(KeyToDecrypt)} */
    static Call decrypt(Stream<String> items, Delivery delivery) {
        return new Call(POST, "/api/v1/data-keys/decrypt/batch", batch(items, delivery), 200, Optional.empty());
    }

    static Call generate(TenantKeyVersion version) {
        return new Call(POST, pathOf(version), "", 201, Optional.of(newKey()));
    }

    static Call decrypt(TenantKeyVersion version) {
        return new Call("GET", pathOf(version), "", 200, Optional.empty());
    }

    static Call decrypt(TenantKeyName name) {
        return new Call("GET", TENANT_KEYS + name, "", 200, Optional.empty());
    }

    /** A name needs no encoding. */
    private static String pathOf(TenantKeyVersion version) {
        return TENANT_KEYS + version.name() + "?version=" + version.number();
    }

    /** Returns the name under which observers know the operation. */
    String operation() {
        if (path.startsWith(TENANT_KEYS)) {
            return method.equals(POST) ? "generate-tenant-key" : "decrypt-tenant-key";
        }
        String operation = path.matches(".*/data-keys/decrypt(/batch)?") ? "decrypt" : "generate";
        return path.endsWith("/batch") ? operation + "-batch" : operation;
    }

    /** Returns true if the same request may succeed a little later. A version of a tenant key that is there stays. */
    boolean mayPass(Problem problem) {
        return problem.isPassing() && !(path.startsWith(TENANT_KEYS) && problem.isOf(ProblemType.CONFLICT));
    }

    /** @param cursor of the answer before */
    static Call revocations(Optional<String> cursor, long waitSeconds) {
        String after = cursor.map(text -> "&after=" + encoded(text)).orElse("");
        return new Call("GET", "/api/v1/revocations?wait=" + waitSeconds + after, "", 200, Optional.empty());
    }

    static String item(PatientId patientId) {
        return "{" + patientId(patientId) + "}";
    }

    static String item(KeyToDecrypt key) {
        return "{" + patientId(key.patientId()) + "," + encryptedKey(key) + "}";
    }

    private static String newKey() {
        return UUID.randomUUID().toString();
    }

    private static String batch(Stream<String> items, Delivery delivery) {
        return items.collect(Collectors.joining(",", "{\"items\":[", "]" + furtherMember(delivery) + "}"));
    }

    private static String furtherMember(Delivery delivery) {
        return delivery.recipientPublicKey()
                .map(key -> "," + recipientPublicKey(key))
                .orElse("");
    }

    private static String recipientPublicKey(String key) {
        return "\"recipientPublicKey\":\"" + key + "\"";
    }

    /** A patient id has no control characters. */
    private static String patientId(PatientId patientId) {
        return "\"patientId\":\"" + patientId.value().replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static String encryptedKey(KeyToDecrypt key) {
        return "\"encryptedKey\":\"" + key.encryptedKey().toBase64() + "\"";
    }

    private static String dataKeysOf(PatientId patientId) {
        return "/api/v1/patients/" + encoded(patientId.value()) + "/data-keys";
    }

    /** Encodes one segment of a path (RFC 3986 section 3.3): all but unreserved characters are percent-encoded. */
    private static String encoded(String segment) {
        StringBuilder path = new StringBuilder();
        for (byte b : segment.getBytes(StandardCharsets.UTF_8)) {
            if (b > ' ' && (Character.isLetterOrDigit(b) || "-._~".indexOf(b) >= 0)) {
                path.append((char) b);
            } else {
                path.append('%').append(HEX.charAt(b >> 4 & 15)).append(HEX.charAt(b & 15));
            }
        }
        return path.toString();
    }

    /** Returns the text without path and body, which have patient ids. */
    @Override
    public String toString() {
        return "Call[redacted]";
    }
}
