package org.medchain.keys.kmssimulator.operation;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.keys.kmssimulator.json.JsonText;
import org.medchain.keys.kmssimulator.key.Alias;
import org.medchain.keys.kmssimulator.key.Aliases;
import org.medchain.keys.kmssimulator.key.SimulatedKey;

/** CreateAlias, UpdateAlias, DeleteAlias and ListAliases. */
record AliasOperations(KeyAccess access) {

    Map<String, Operation> all() {
        return Map.of(
                "CreateAlias", this::create,
                "UpdateAlias", this::update,
                "DeleteAlias", this::delete,
                "ListAliases", this::list);
    }

    private JsonObject create(KmsRequest request) {
        SimulatedKey key = target(request);
        aliases(request).create(request.require("AliasName"), key);
        return JsonValue.EMPTY_JSON_OBJECT;
    }

    private JsonObject update(KmsRequest request) {
        SimulatedKey key = target(request);
        aliases(request).update(request.require("AliasName"), key);
        return JsonValue.EMPTY_JSON_OBJECT;
    }

    private JsonObject delete(KmsRequest request) {
        Alias alias = aliases(request).require(request.require("AliasName"));
        access.region(request)
                .find(alias.keyId())
                .ifPresent(key -> access.authorize(request, key, request.operation(), Map.of()));
        aliases(request).delete(alias.name());
        return JsonValue.EMPTY_JSON_OBJECT;
    }

    private JsonObject list(KmsRequest request) {
        Optional<String> only = request.find("KeyId")
                .map(key -> access.region(request).require(key).arn().keyId());
        List<Alias> found = aliases(request).all().stream()
                .filter(alias -> only.map(alias.keyId()::equals).orElse(true))
                .toList();
        return Page.of(request, found)
                .answer(
                        "Aliases",
                        alias -> JsonText.object()
                                .add("AliasName", alias.name())
                                .add("AliasArn", alias.arn())
                                .add("TargetKeyId", alias.keyId())
                                .add("CreationDate", KeyMetadata.seconds(alias.created()))
                                .add("LastUpdatedDate", KeyMetadata.seconds(alias.updated())))
                .build();
    }

    private SimulatedKey target(KmsRequest request) {
        SimulatedKey key = access.require(request, "TargetKeyId", request.operation(), Map.of());
        key.lifecycle().requireNotPendingDeletion();
        return key;
    }

    private Aliases aliases(KmsRequest request) {
        return access.region(request).aliases();
    }
}
