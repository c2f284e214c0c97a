package org.medchain.keys.web.datakey;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.medchain.keys.BatchResult;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.GeneratedDataKey;

/** The answers to a batch, in the order of its items: keys, which are written one after the other, and problems. */
public final class KeyBatchAnswer implements AutoCloseable {

    private final List<BatchResult<KeyAnswer>> items;
    private final Function<RuntimeException, JsonObject> problems;

    private KeyBatchAnswer(List<BatchResult<KeyAnswer>> items, Function<RuntimeException, JsonObject> problems) {
        this.items = items;
        this.problems = problems;
    }

    static KeyBatchAnswer ofGenerated(
            List<BatchResult<GeneratedDataKey>> results,
            boolean withPlainKey,
            Function<RuntimeException, JsonObject> problems) {
        return of(results, generated -> KeyAnswer.of(generated, withPlainKey), problems);
    }

    static KeyBatchAnswer ofDecrypted(
            List<BatchResult<DecryptedDataKey>> results, Function<RuntimeException, JsonObject> problems) {
        return of(results, KeyAnswer::of, problems);
    }

    private static <T> KeyBatchAnswer of(
            List<BatchResult<T>> results,
            Function<T, KeyAnswer> answer,
            Function<RuntimeException, JsonObject> problems) {
        return new KeyBatchAnswer(
                results.stream()
                        .map(result -> new BatchResult<>(result.result().map(answer), result.failure()))
                        .toList(),
                problems);
    }

    void writeTo(OutputStream out) throws IOException {
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
