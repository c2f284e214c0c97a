package org.medchain.keys.web.datakey;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.PatientId;
import org.medchain.keys.PlainKey;
import org.medchain.keys.TenantKey;
import org.medchain.keys.web.json.SecretAnswer;

/**
 * An answer that may carry a plain key, or the same key sealed. No member needs escaping: ids, names of tenant keys, base64, numbers and times.
 */
public final class KeyAnswer implements SecretAnswer {

    public static final String ALGORITHM = "AES-256";

    private final Map<String, String> members = new LinkedHashMap<>();
    private final PlainKey plainKey;
    private final boolean withPlainKey;
    private final Supplier<Optional<String>> sealedKey;

    private KeyAnswer(PlainKey plainKey, boolean withPlainKey, Supplier<Optional<String>> sealedKey) {
        this.plainKey = plainKey;
        this.withPlainKey = withPlainKey;
        this.sealedKey = sealedKey;
    }

    private KeyAnswer(PlainKey plainKey, DataKeyId keyId, PatientId patientId, Delivery delivery) {
        this(plainKey, delivery.isPlain(), () -> delivery.seal(plainKey, keyId, patientId));
    }

    static KeyAnswer of(GeneratedDataKey generated, PatientId patientId, Delivery delivery) {
        KeyAnswer answer = new KeyAnswer(generated.plainKey(), generated.keyId(), patientId, delivery);
        answer.addText("keyId", generated.keyId().toString());
        answer.addText("encryptedKey", generated.encryptedKey().toBase64());
        answer.addText("algorithm", ALGORITHM);
        answer.addNumber("generation", generated.generation());
        answer.addText("createdAt", generated.createdAt().toString());
        generated.limits().maxMessages().ifPresent(most -> answer.addNumber("maxMessages", most));
        generated.limits().notAfter().ifPresent(end -> answer.addText("notAfter", end.toString()));
        return answer;
    }

    static KeyAnswer of(DecryptedDataKey decrypted, PatientId patientId, Delivery delivery) {
        KeyAnswer answer = new KeyAnswer(decrypted.plainKey(), decrypted.keyId(), patientId, delivery);
        answer.addText("keyId", decrypted.keyId().toString());
        decrypted.generation().ifPresent(generation -> answer.addNumber("generation", generation));
        decrypted.superseding().ifPresent(current -> answer.addText("encryptedKey", current.toBase64()));
        return answer;
    }

    static KeyAnswer of(TenantKey key) {
        KeyAnswer answer = new KeyAnswer(key.plainKey(), true, Optional::empty);
        answer.addText("name", key.version().name().value());
        answer.addNumber("version", key.version().number());
        answer.addText("keyId", key.keyId().toString());
        answer.addText("createdAt", key.createdAt().toString());
        return answer;
    }

    private void addText(String name, String value) {
        members.put(name, '"' + value + '"');
    }

    private void addNumber(String name, int value) {
        members.put(name, Integer.toString(value));
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        StringBuilder json = new StringBuilder("{");
        members.forEach((name, value) ->
                json.append('"').append(name).append("\":").append(value).append(','));
        sealedKey
                .get()
                .ifPresent(text -> json.append("\"sealedKey\":\"").append(text).append("\","));
        if (withPlainKey) {
            write(out, json.append("\"plainKey\":\""));
            writePlainKey(out);
            write(out, "\"}");
        } else {
            json.setCharAt(json.length() - 1, '}');
            write(out, json);
        }
    }

    private static void write(OutputStream out, CharSequence text) throws IOException {
        out.write(text.toString().getBytes(StandardCharsets.US_ASCII));
    }

    private void writePlainKey(OutputStream out) throws IOException {
        byte[] base64 = plainKey.use(Base64.getEncoder()::encode);
        try {
            out.write(base64);
        } finally {
            Arrays.fill(base64, (byte) 0);
        }
    }

    @Override
    public void close() {
        plainKey.close();
    }

    @Override
    public String toString() {
        return "KeyAnswer[redacted]";
    }
}
