package org.medchain.keys.kmssimulator.operation;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.time.Instant;
import org.medchain.keys.kmssimulator.json.JsonText;
import org.medchain.keys.kmssimulator.key.KeyArn;
import org.medchain.keys.kmssimulator.key.KeyState;
import org.medchain.keys.kmssimulator.key.RegionFamily;
import org.medchain.keys.kmssimulator.key.SimulatedKey;

/** A key as DescribeKey answers it. */
final class KeyMetadata {

    private KeyMetadata() {}

    static JsonObject of(SimulatedKey key) {
        KeyState state = key.lifecycle().state();
        JsonObjectBuilder metadata = JsonText.object()
                .add("AWSAccountId", KeyArn.ACCOUNT)
                .add("KeyId", key.arn().keyId())
                .add("Arn", key.toString())
                .add("CreationDate", seconds(key.created()))
                .add("Enabled", state == KeyState.ENABLED)
                .add("Description", key.description())
                .add("KeyUsage", "ENCRYPT_DECRYPT")
                .add("KeyState", state.label())
                .add("Origin", "AWS_KMS")
                .add("KeyManager", "CUSTOMER")
                .add("CustomerMasterKeySpec", CipherOperations.ALGORITHM)
                .add("KeySpec", CipherOperations.ALGORITHM)
                .add("EncryptionAlgorithms", JsonText.array().add(CipherOperations.ALGORITHM))
                .add("CurrentKeyMaterialId", key.currentMaterialId())
                .add("MultiRegion", key.family().isPresent() ? JsonValue.TRUE : JsonValue.FALSE);
        key.lifecycle().deletionDate().ifPresent(date -> metadata.add("DeletionDate", seconds(date)));
        if (state == KeyState.PENDING_REPLICA_DELETION) {
            key.lifecycle()
                    .deletionWindow()
                    .ifPresent(window -> metadata.add("PendingDeletionWindowInDays", window.toDays()));
        }
        key.family().ifPresent(family -> metadata.add("MultiRegionConfiguration", configuration(key, family)));
        return metadata.build();
    }

    /** Seconds since the epoch, to the millisecond. */
    static BigDecimal seconds(Instant instant) {
        return BigDecimal.valueOf(instant.toEpochMilli(), 3);
    }

    private static JsonObjectBuilder configuration(SimulatedKey key, RegionFamily family) {
        JsonArrayBuilder replicas = JsonText.array();
        family.replicaRegions().stream().sorted().forEach(region -> replicas.add(member(key, region)));
        return JsonText.object()
                .add("MultiRegionKeyType", key.isReplica() ? "REPLICA" : "PRIMARY")
                .add("PrimaryKey", member(key, family.primaryRegion()))
                .add("ReplicaKeys", replicas);
    }

    private static JsonObjectBuilder member(SimulatedKey key, String region) {
        return JsonText.object()
                .add("Arn", new KeyArn(region, key.arn().keyId()).toString())
                .add("Region", region);
    }
}
