package org.medchain.keys.kmssimulator.operation;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.medchain.keys.kmssimulator.json.JsonText;
import org.medchain.keys.kmssimulator.key.CiphertextBlob;
import org.medchain.keys.kmssimulator.key.KmsErrorException;
import org.medchain.keys.kmssimulator.key.SimulatedKey;

/** GenerateDataKey and GenerateDataKeyWithoutPlaintext. */
record DataKeyOperations(KeyAccess access, SecureRandom random) {

    private static final int MAX_LENGTH = 1024;

    Map<String, Operation> all() {
        return Map.of(
                "GenerateDataKey", request -> generate(request, true),
                "GenerateDataKeyWithoutPlaintext", request -> generate(request, false));
    }

    private JsonObject generate(KmsRequest request, boolean withPlaintext) {
        request.refuse("Recipient");
        Map<String, String> context = request.context("EncryptionContext");
        SimulatedKey key = access.require(request, "KeyId", request.operation(), KeyAccess.conditions(context));
        byte[] plaintext = new byte[length(request)];
        random.nextBytes(plaintext);
        CiphertextBlob blob = key.encrypt(plaintext, context);
        DryRun.stopHere(request);
        JsonObjectBuilder answer = JsonText.object()
                .add("CiphertextBlob", Base64.getEncoder().encodeToString(blob.bytes()))
                .add("KeyId", key.toString())
                .add("KeyMaterialId", HexFormat.of().formatHex(blob.materialId()));
        if (withPlaintext) {
            answer.add("Plaintext", Base64.getEncoder().encodeToString(plaintext));
        }
        Arrays.fill(plaintext, (byte) 0);
        return answer.build();
    }

    private static int length(KmsRequest request) {
        if (request.find("KeySpec").isPresent()
                == request.findInt("NumberOfBytes").isPresent()) {
            throw KmsErrorException.validation("Please specify either number of bytes or key spec.");
        }
        int length = request.find("KeySpec")
                .map(DataKeyOperations::lengthOf)
                .orElseGet(() -> request.findInt("NumberOfBytes").orElseThrow());
        if (length < 1 || length > MAX_LENGTH) {
            throw KmsErrorException.validation("NumberOfBytes is 1 to " + MAX_LENGTH + ".");
        }
        return length;
    }

    private static int lengthOf(String keySpec) {
        return switch (keySpec) {
            case "AES_256" -> 32;
            case "AES_128" -> 16;
            default -> throw KmsErrorException.validation("KeySpec is AES_256 or AES_128.");
        };
    }
}
