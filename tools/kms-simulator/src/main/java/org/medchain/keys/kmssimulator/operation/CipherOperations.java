package org.medchain.keys.kmssimulator.operation;

import jakarta.json.JsonObject;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.keys.kmssimulator.json.JsonText;
import org.medchain.keys.kmssimulator.key.CiphertextBlob;
import org.medchain.keys.kmssimulator.key.KmsErrorException;
import org.medchain.keys.kmssimulator.key.SimulatedKey;

/** Encrypt, Decrypt and ReEncrypt. */
record CipherOperations(KeyAccess access) {

    static final String ALGORITHM = "SYMMETRIC_DEFAULT";

    private static final int MAX_PLAINTEXT_LENGTH = 4096;

    Map<String, Operation> all() {
        return Map.of("Encrypt", this::encrypt, "Decrypt", this::decrypt, "ReEncrypt", this::reEncrypt);
    }

    private JsonObject encrypt(KmsRequest request) {
        requireSymmetric(request, "EncryptionAlgorithm");
        Map<String, String> context = request.context("EncryptionContext");
        SimulatedKey key = access.require(request, "KeyId", "Encrypt", KeyAccess.conditions(context));
        byte[] plaintext = request.requireBlob("Plaintext");
        if (plaintext.length == 0 || plaintext.length > MAX_PLAINTEXT_LENGTH) {
            throw KmsErrorException.validation("Plaintext has 1 to " + MAX_PLAINTEXT_LENGTH + " bytes.");
        }
        CiphertextBlob blob = key.encrypt(plaintext, context);
        Arrays.fill(plaintext, (byte) 0);
        DryRun.stopHere(request);
        return JsonText.object()
                .add("KeyId", key.toString())
                .add("CiphertextBlob", base64(blob.bytes()))
                .add("EncryptionAlgorithm", ALGORITHM)
                .build();
    }

    private JsonObject decrypt(KmsRequest request) {
        requireSymmetric(request, "EncryptionAlgorithm");
        request.refuse("Recipient");
        Map<String, String> context = request.context("EncryptionContext");
        CiphertextBlob blob = CiphertextBlob.parse(request.requireBlob("CiphertextBlob"));
        SimulatedKey key = keyOf(request, blob, "KeyId", "Decrypt", KeyAccess.conditions(context));
        byte[] plaintext = key.decrypt(blob, context);
        DryRun.stopHere(request);
        JsonObject answer = JsonText.object()
                .add("KeyId", key.toString())
                .add("Plaintext", base64(plaintext))
                .add("EncryptionAlgorithm", ALGORITHM)
                .add("KeyMaterialId", HexFormat.of().formatHex(blob.materialId()))
                .build();
        Arrays.fill(plaintext, (byte) 0);
        return answer;
    }

    private JsonObject reEncrypt(KmsRequest request) {
        requireSymmetric(request, "SourceEncryptionAlgorithm");
        requireSymmetric(request, "DestinationEncryptionAlgorithm");
        Map<String, String> sourceContext = request.context("SourceEncryptionContext");
        Map<String, String> context = request.context("DestinationEncryptionContext");
        CiphertextBlob source = CiphertextBlob.parse(request.requireBlob("CiphertextBlob"));
        SimulatedKey from = keyOf(request, source, "SourceKeyId", "ReEncryptFrom", KeyAccess.conditions(sourceContext));
        SimulatedKey to =
                access.require(request, "DestinationKeyId", "ReEncryptTo", reEncryptTo(from, request, context));
        byte[] plaintext = from.decrypt(source, sourceContext);
        CiphertextBlob blob = to.encrypt(plaintext, context);
        Arrays.fill(plaintext, (byte) 0);
        DryRun.stopHere(request);
        return JsonText.object()
                .add("CiphertextBlob", base64(blob.bytes()))
                .add("SourceKeyId", from.toString())
                .add("KeyId", to.toString())
                .add("SourceEncryptionAlgorithm", ALGORITHM)
                .add("DestinationEncryptionAlgorithm", ALGORITHM)
                .add("SourceKeyMaterialId", HexFormat.of().formatHex(source.materialId()))
                .add("DestinationKeyMaterialId", HexFormat.of().formatHex(blob.materialId()))
                .build();
    }

    private Map<String, List<String>> reEncryptTo(SimulatedKey from, KmsRequest request, Map<String, String> context) {
        boolean same = access.region(request).require(request.require("DestinationKeyId")) == from;
        Map<String, List<String>> conditions = new HashMap<>(KeyAccess.conditions(context));
        conditions.put("kms:ReEncryptOnSameKey", List.of(String.valueOf(same)));
        return conditions;
    }

    /** The key that the request names or, as AWS KMS does for symmetric keys, the one that the blob names. */
    private SimulatedKey keyOf(
            KmsRequest request,
            CiphertextBlob blob,
            String member,
            String action,
            Map<String, List<String>> conditions) {
        if (request.find(member).isPresent()) {
            return access.require(request, member, action, conditions);
        }
        Optional<SimulatedKey> key = access.region(request).find(blob.keyId());
        // AWS KMS does not tell a key that is missing here from one that is not the caller's.
        SimulatedKey found = key.orElseThrow(
                () -> KeyAccess.denied(request, action, "the key that the ciphertext refers to, which is not here"));
        access.authorize(request, found, action, conditions);
        return found;
    }

    private static void requireSymmetric(KmsRequest request, String member) {
        if (!request.find(member).orElse(ALGORITHM).equals(ALGORITHM)) {
            throw new KmsErrorException("InvalidKeyUsageException", "The key is symmetric.");
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
