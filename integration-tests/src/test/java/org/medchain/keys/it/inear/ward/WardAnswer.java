package org.medchain.keys.it.inear.ward;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.KeyManagementException;

/** What the ward tells of a key; never the plain key. */
final class WardAnswer {

    private WardAnswer() {}

    static JsonObject of(GeneratedDataKey key, DecryptedDataKey opened, boolean inRequestScope) {
        return Json.createObjectBuilder()
                .add("keyId", key.keyId().toString())
                .add(
                        "encryptedKey",
                        Base64.getEncoder().encodeToString(key.encryptedKey().bytes()))
                .add("sha256", key.plainKey().use(WardAnswer::sha256))
                .add("opensAgain", key.plainKey().equals(opened.plainKey()))
                .add("inRequestScope", inRequestScope)
                .build();
    }

    static JsonObject of(KeyManagementException refusal) {
        return Json.createObjectBuilder()
                .add("refused", refusal.getClass().getSimpleName())
                .build();
    }

    static JsonObject withNotes(JsonObject answer, int notes) {
        return Json.createObjectBuilder(answer).add("notes", notes).build();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
