package org.medchain.keys.cli;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.recovery.EscrowEpoch;
import org.medchain.keys.recovery.RecoveryKeyId;
import org.medchain.keys.recovery.RecoveryPublicKey;

/**
 * Escrow copies as the service exports them: one page, in a file.
 *
 * @param publicKey the key of this recovery alone, to which what is opened is sealed
 */
record RecoveryPackage(RecoveryPublicKey publicKey, List<Patient> patients) {

    /** One patient's escrow keys by their epochs, and copies. */
    record Patient(EncryptionContext context, Map<UUID, SealedKey> keys, List<Copy> copies) {}

    /** An escrow key in its two seals. */
    record SealedKey(EscrowEpoch epoch, byte[] sealed) {}

    /** The id of the escrow key that the copy of a data key is under. The copy itself is opened by the service. */
    record Copy(DataKeyId keyId, UUID epoch) {}

    static RecoveryPackage read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                JsonReader reader = Json.createReader(in)) {
            JsonObject page = reader.readObject();
            TenantId tenantId = new TenantId(text(page, "tenantId"));
            return new RecoveryPackage(
                    RecoveryPublicKey.parse(text(page, "publicKey")),
                    objects(page, "items").stream()
                            .map(item -> patient(tenantId, item))
                            .toList());
        } catch (JsonException | IllegalArgumentException | ClassCastException e) {
            throw new CommandFailedException(
                    ExitStatus.WRONG_USAGE, file + " is not a page of a recovery's escrow copies", e);
        }
    }

    private static Patient patient(TenantId tenantId, JsonObject item) {
        EncryptionContext context = new EncryptionContext(tenantId, new PatientId(text(item, "patientId")));
        Map<UUID, SealedKey> keys = new LinkedHashMap<>();
        for (JsonObject key : objects(item, "escrowKeys")) {
            UUID epoch = uuid(key, "epoch");
            RecoveryKeyId recoveryKey = new RecoveryKeyId(text(key, "recoveryKeyId"));
            keys.put(epoch, new SealedKey(new EscrowEpoch(epoch, recoveryKey, context), bytes(key, "sealedKey")));
        }
        List<Copy> copies = objects(item, "copies").stream()
                .map(copy -> new Copy(new DataKeyId(uuid(copy, "keyId")), uuid(copy, "epoch")))
                .toList();
        return new Patient(context, keys, copies);
    }

    private static List<JsonObject> objects(JsonObject object, String name) {
        return require(object, name).asJsonArray().getValuesAs(JsonObject.class);
    }

    private static UUID uuid(JsonObject object, String name) {
        return DataKeyId.parse(text(object, name)).value();
    }

    private static byte[] bytes(JsonObject object, String name) {
        return Base64.getDecoder().decode(text(object, name));
    }

    private static String text(JsonObject object, String name) {
        return ((JsonString) require(object, name)).getString();
    }

    private static JsonValue require(JsonObject object, String name) {
        JsonValue found = object.get(name);
        if (found == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return found;
    }
}
