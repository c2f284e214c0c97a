package org.medchain.keys.web.datakey;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.Supplier;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.PatientId;
import org.medchain.keys.PlainKey;
import org.medchain.keys.TenantKey;
import org.medchain.keys.web.json.SecretAnswer;
import org.medchain.keys.web.json.SecretObject;

/**
 * An answer that may carry a plain key, or the same key sealed. No member needs escaping: ids, names of tenant keys, base64, numbers and times.
 */
public final class KeyAnswer implements SecretAnswer {

    public static final String ALGORITHM = "AES-256";

    private final SecretObject members = new SecretObject("plainKey");
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
        members.withJson(name, '"' + value + '"');
    }

    private void addNumber(String name, int value) {
        members.withJson(name, Integer.toString(value));
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        sealedKey.get().ifPresent(text -> addText("sealedKey", text));
        if (withPlainKey) {
            members.withSecret(plainKey.copyOfBytes());
        }
        members.writeTo(out);
    }

    @Override
    public void close() {
        members.close();
        plainKey.close();
    }

    @Override
    public String toString() {
        return "KeyAnswer[redacted]";
    }
}
