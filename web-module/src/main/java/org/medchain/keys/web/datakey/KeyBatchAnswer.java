package org.medchain.keys.web.datakey;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.medchain.keys.BatchResult;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.KeyToDecrypt;
import org.medchain.keys.PatientId;
import org.medchain.keys.web.json.SecretAnswer;

/** The answers to a batch, in the order of its items: keys, which are written one after the other, and problems. */
public final class KeyBatchAnswer implements SecretAnswer {

    private final List<BatchResult<KeyAnswer>> items;
    private final Function<RuntimeException, JsonObject> problems;

    private KeyBatchAnswer(List<BatchResult<KeyAnswer>> items, Function<RuntimeException, JsonObject> problems) {
        this.items = items;
        this.problems = problems;
    }

    static KeyBatchAnswer ofGenerated(
            List<BatchResult<GeneratedDataKey>> results,
            List<PatientId> patientIds,
            Delivery delivery,
            Function<RuntimeException, JsonObject> problems) {
        return of(results, (generated, item) -> KeyAnswer.of(generated, patientIds.get(item), delivery), problems);
    }

    static KeyBatchAnswer ofDecrypted(
            List<BatchResult<DecryptedDataKey>> results,
            List<KeyToDecrypt> keys,
            Delivery delivery,
            Function<RuntimeException, JsonObject> problems) {
        return of(
                results,
                (decrypted, item) -> KeyAnswer.of(decrypted, keys.get(item).patientId(), delivery),
                problems);
    }

    private static <T> KeyBatchAnswer of(
            List<BatchResult<T>> results,
            BiFunction<T, Integer, KeyAnswer> answer,
            Function<RuntimeException, JsonObject> problems) {
        List<BatchResult<KeyAnswer>> items = new ArrayList<>(results.size());
        for (BatchResult<T> result : results) {
            int item = items.size();
            items.add(new BatchResult<>(result.result().map(key -> answer.apply(key, item)), result.failure()));
        }
        return new KeyBatchAnswer(items, problems);
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        String separator = "{\"items\":[";
        for (BatchResult<KeyAnswer> item : items) {
            write(out, separator);
            separator = ",";
            if (item.result().isPresent()) {
                item.result().get().writeTo(out);
            } else {
                write(out, "{\"problem\":" + problems.apply(item.failure().orElseThrow()) + "}");
            }
        }
        write(out, "]}");
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        items.forEach(item -> item.result().ifPresent(KeyAnswer::close));
    }

    @Override
    public String toString() {
        return "KeyBatchAnswer[redacted]";
    }
}
