package org.medchain.keys.kmssimulator.operation;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.Map;
import org.medchain.keys.kmssimulator.json.JsonText;
import org.medchain.keys.kmssimulator.key.KeyMaterials;
import org.medchain.keys.kmssimulator.key.KmsErrorException;
import org.medchain.keys.kmssimulator.key.SimulatedKey;

/** EnableKeyRotation, DisableKeyRotation, GetKeyRotationStatus, RotateKeyOnDemand and ListKeyRotations. */
record RotationOperations(KeyAccess access) {

    private static final int MIN_PERIOD_DAYS = 90;
    private static final int MAX_PERIOD_DAYS = 2560;

    Map<String, Operation> all() {
        return Map.of(
                "EnableKeyRotation", this::enable,
                "DisableKeyRotation", this::disable,
                "GetKeyRotationStatus", this::status,
                "RotateKeyOnDemand", this::rotate,
                "ListKeyRotations", this::list);
    }

    private JsonObject enable(KmsRequest request) {
        int days = request.findInt("RotationPeriodInDays").orElse((int) KeyMaterials.DEFAULT_PERIOD.toDays());
        if (days < MIN_PERIOD_DAYS || days > MAX_PERIOD_DAYS) {
            throw KmsErrorException.validation("RotationPeriodInDays is 90 to 2560.");
        }
        rotatable(request).materials().rotateEvery(Duration.ofDays(days));
        return JsonValue.EMPTY_JSON_OBJECT;
    }

    private JsonObject disable(KmsRequest request) {
        rotatable(request).materials().stopRotating();
        return JsonValue.EMPTY_JSON_OBJECT;
    }

    private JsonObject rotate(KmsRequest request) {
        SimulatedKey key = rotatable(request);
        key.materials().rotate();
        return JsonText.object().add("KeyId", key.toString()).build();
    }

    private JsonObject status(KmsRequest request) {
        SimulatedKey key = access.require(request);
        key.lifecycle().requireNotPendingDeletion();
        JsonObjectBuilder answer = JsonText.object().add("KeyId", key.toString());
        key.materials()
                .nextRotation()
                .ifPresentOrElse(
                        next -> answer.add("KeyRotationEnabled", true)
                                .add(
                                        "RotationPeriodInDays",
                                        key.materials().period().toDays())
                                .add("NextRotationDate", KeyMetadata.seconds(next)),
                        () -> answer.add("KeyRotationEnabled", false));
        return answer.build();
    }

    private JsonObject list(KmsRequest request) {
        SimulatedKey key = access.require(request);
        return Page.of(request, key.materials().rotations())
                .answer(
                        "Rotations",
                        rotation -> JsonText.object()
                                .add("KeyId", key.arn().keyId())
                                .add("RotationDate", KeyMetadata.seconds(rotation.date()))
                                .add("RotationType", rotation.type().name()))
                .build();
    }

    private SimulatedKey rotatable(KmsRequest request) {
        SimulatedKey key = access.require(request);
        key.lifecycle().requireEnabled();
        if (key.isReplica()) {
            throw KmsErrorException.unsupported("A replica rotates with its primary key.");
        }
        return key;
    }
}
