package org.medchain.keys.kmssimulator.operation;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Map;
import org.medchain.keys.kmssimulator.json.JsonText;
import org.medchain.keys.kmssimulator.key.KeyPolicy;
import org.medchain.keys.kmssimulator.key.KmsErrorException;
import org.medchain.keys.kmssimulator.key.SimulatedKey;

/** PutKeyPolicy and GetKeyPolicy; a key has one policy, {@code default}. */
record PolicyOperations(KeyAccess access) {

    private static final String NAME = "default";

    Map<String, Operation> all() {
        return Map.of("PutKeyPolicy", this::put, "GetKeyPolicy", this::get);
    }

    private JsonObject put(KmsRequest request) {
        requireName(request);
        SimulatedKey key = access.require(request);
        request.require("Policy");
        key.put(policyIn(request));
        return JsonValue.EMPTY_JSON_OBJECT;
    }

    private JsonObject get(KmsRequest request) {
        requireName(request);
        SimulatedKey key = access.require(request);
        return JsonText.object()
                .add("Policy", key.policy().document())
                .add("PolicyName", NAME)
                .build();
    }

    /**
     * The policy in the request, or the one that a key gets without one.
     *
     * @throws KmsErrorException if it would lock its author out and the request does not ask for that
     */
    static KeyPolicy policyIn(KmsRequest request) {
        KeyPolicy policy = request.find("Policy").map(KeyPolicy::parse).orElseGet(KeyPolicy::standard);
        if (!request.isTrue("BypassPolicyLockoutSafetyCheck")
                && !policy.allows(KeyAccess.accessRequest(request, "PutKeyPolicy", Map.of()))) {
            throw new KmsErrorException(
                    "MalformedPolicyDocumentException",
                    "The new key policy will not allow you to update the key policy in the future.");
        }
        return policy;
    }

    private static void requireName(KmsRequest request) {
        if (!request.find("PolicyName").orElse(NAME).equals(NAME)) {
            throw KmsErrorException.notFound("No such policy exists");
        }
    }
}
