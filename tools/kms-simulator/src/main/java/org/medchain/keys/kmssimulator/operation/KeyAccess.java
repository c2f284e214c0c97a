package org.medchain.keys.kmssimulator.operation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.medchain.keys.kmssimulator.key.AccessRequest;
import org.medchain.keys.kmssimulator.key.KeyArn;
import org.medchain.keys.kmssimulator.key.KeyRegion;
import org.medchain.keys.kmssimulator.key.KeyRegions;
import org.medchain.keys.kmssimulator.key.KmsErrorException;
import org.medchain.keys.kmssimulator.key.SimulatedKey;

/** Finds the key that a request names, and lets nobody have it whom its policy does not allow the action. */
record KeyAccess(KeyRegions regions) {

    KeyRegion region(KmsRequest request) {
        return regions.region(request.region());
    }

    /** The key in {@code KeyId}, for the action of the request's own name. */
    SimulatedKey require(KmsRequest request) {
        return require(request, "KeyId", request.operation(), Map.of());
    }

    SimulatedKey require(KmsRequest request, String member, String action, Map<String, List<String>> conditions) {
        SimulatedKey key = region(request).require(request.require(member));
        authorize(request, key, action, conditions);
        return key;
    }

    void authorize(KmsRequest request, SimulatedKey key, String action, Map<String, List<String>> conditions) {
        if (!key.policy().allows(accessRequest(request, action, conditions))) {
            throw denied(request, action, key.toString());
        }
    }

    static AccessRequest accessRequest(KmsRequest request, String action, Map<String, List<String>> conditions) {
        Map<String, List<String>> all = new HashMap<>(conditions);
        all.put("aws:PrincipalArn", List.of(request.caller().principalArn()));
        all.put("kms:CallerAccount", List.of(KeyArn.ACCOUNT));
        return new AccessRequest(request.caller().principalArn(), "kms:" + action, all);
    }

    static KmsErrorException denied(KmsRequest request, String action, String resource) {
        return new KmsErrorException(
                "AccessDeniedException",
                "User: " + request.caller().principalArn() + " is not authorized to perform: kms:" + action
                        + " on resource: " + resource + " because no resource-based policy allows the kms:" + action
                        + " action");
    }

    /** Condition keys of a cryptographic operation. */
    static Map<String, List<String>> conditions(Map<String, String> context) {
        Map<String, List<String>> conditions = new HashMap<>();
        context.forEach((key, value) -> conditions.put("kms:EncryptionContext:" + key, List.of(value)));
        if (!context.isEmpty()) {
            conditions.put("kms:EncryptionContextKeys", List.copyOf(context.keySet()));
        }
        return conditions;
    }
}
