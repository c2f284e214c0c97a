package org.medchain.keys.kmssimulator.operation;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.medchain.keys.kmssimulator.json.JsonText;
import org.medchain.keys.kmssimulator.key.KeyPolicy;
import org.medchain.keys.kmssimulator.key.KeyRegions;
import org.medchain.keys.kmssimulator.key.KmsErrorException;
import org.medchain.keys.kmssimulator.key.SimulatedKey;

/** CreateKey, ReplicateKey, UpdatePrimaryRegion, DescribeKey, ListKeys, and what moves a key's state. */
record KeyOperations(KeyAccess access, KeyRegions regions) {

    private static final int DEFAULT_WINDOW_DAYS = 30;
    private static final int MIN_WINDOW_DAYS = 7;

    Map<String, Operation> all() {
        return Map.of(
                "CreateKey", this::create,
                "ReplicateKey", this::replicate,
                "UpdatePrimaryRegion", this::updatePrimaryRegion,
                "DescribeKey", this::describe,
                "ListKeys", this::list,
                "EnableKey", this::enable,
                "DisableKey", this::disable,
                "ScheduleKeyDeletion", this::scheduleDeletion,
                "CancelKeyDeletion", this::cancelDeletion);
    }

    private JsonObject create(KmsRequest request) {
        request.refuse("CustomKeyStoreId");
        request.refuse("Tags");
        requireValue(request, "KeyUsage", "ENCRYPT_DECRYPT");
        requireValue(request, "KeySpec", CipherOperations.ALGORITHM);
        requireValue(request, "Origin", "AWS_KMS");
        KeyPolicy policy = PolicyOperations.policyIn(request);
        SimulatedKey key = regions.create(
                request.region(), request.find("Description").orElse(""), request.isTrue("MultiRegion"), policy);
        return metadata(key);
    }

    private JsonObject replicate(KmsRequest request) {
        request.refuse("Tags");
        SimulatedKey primary = access.require(
                request,
                "KeyId",
                request.operation(),
                Map.of("kms:ReplicaRegion", List.of(request.require("ReplicaRegion"))));
        KeyPolicy policy = PolicyOperations.policyIn(request);
        SimulatedKey replica = regions.replicate(
                primary,
                request.require("ReplicaRegion"),
                request.find("Description").orElse(""),
                policy);
        return JsonText.object()
                .add("ReplicaKeyMetadata", KeyMetadata.of(replica))
                .add("ReplicaPolicy", policy.document())
                .build();
    }

    /** The policies of both keys have to allow it, as AWS KMS wants it. */
    private JsonObject updatePrimaryRegion(KmsRequest request) {
        String region = request.require("PrimaryRegion");
        Map<String, List<String>> conditions = Map.of("kms:PrimaryRegion", List.of(region));
        SimulatedKey primary = access.require(request, "KeyId", request.operation(), conditions);
        KeyRegions.requirePrimary(primary);
        SimulatedKey replica = regions.region(region).require(primary.arn().keyId());
        access.authorize(request, replica, request.operation(), conditions);
        regions.promote(primary, replica);
        return JsonValue.EMPTY_JSON_OBJECT;
    }

    private JsonObject describe(KmsRequest request) {
        return metadata(access.require(request));
    }

    private JsonObject list(KmsRequest request) {
        Page<SimulatedKey> page = Page.of(request, access.region(request).keys());
        JsonObjectBuilder answer = page.answer(
                "Keys", key -> JsonText.object().add("KeyId", key.arn().keyId()).add("KeyArn", key.toString()));
        return answer.build();
    }

    private JsonObject enable(KmsRequest request) {
        access.require(request).lifecycle().enable();
        return JsonValue.EMPTY_JSON_OBJECT;
    }

    private JsonObject disable(KmsRequest request) {
        access.require(request).lifecycle().disable();
        return JsonValue.EMPTY_JSON_OBJECT;
    }

    private JsonObject scheduleDeletion(KmsRequest request) {
        int days = request.findInt("PendingWindowInDays").orElse(DEFAULT_WINDOW_DAYS);
        if (days < MIN_WINDOW_DAYS || days > DEFAULT_WINDOW_DAYS) {
            throw KmsErrorException.validation("PendingWindowInDays is 7 to 30.");
        }
        SimulatedKey key = access.require(
                request,
                "KeyId",
                request.operation(),
                Map.of("kms:ScheduleKeyDeletionPendingWindowInDays", List.of(String.valueOf(days))));
        regions.scheduleDeletion(key, Duration.ofDays(days));
        JsonObjectBuilder answer = JsonText.object()
                .add("KeyId", key.toString())
                .add("KeyState", key.lifecycle().state().label())
                .add("PendingWindowInDays", days);
        key.lifecycle().deletionDate().ifPresent(date -> answer.add("DeletionDate", KeyMetadata.seconds(date)));
        return answer.build();
    }

    private JsonObject cancelDeletion(KmsRequest request) {
        SimulatedKey key = access.require(request);
        key.lifecycle().cancelDeletion();
        return JsonText.object().add("KeyId", key.toString()).build();
    }

    private static void requireValue(KmsRequest request, String member, String only) {
        if (!request.find(member).orElse(only).equals(only)) {
            throw KmsErrorException.unsupported("The simulator's only " + member + " is " + only + ".");
        }
    }

    private static JsonObject metadata(SimulatedKey key) {
        return JsonText.object().add("KeyMetadata", KeyMetadata.of(key)).build();
    }
}
