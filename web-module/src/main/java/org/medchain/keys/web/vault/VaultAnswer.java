package org.medchain.keys.web.vault;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.medchain.keys.web.json.SecretAnswer;
import org.medchain.keys.web.json.SecretObject;

/** An answer of Vault's protocol: the frame that all have, and in it one result, or those of a batch in the order of its items. */
final class VaultAnswer implements SecretAnswer {

    private static final String END = ",\"wrap_info\":null,\"warnings\":null,\"auth\":null}";

    private final String requestId;
    private final boolean batch;
    private final List<SecretObject> results;

    private VaultAnswer(String requestId, boolean batch, List<SecretObject> results) {
        this.requestId = requestId;
        this.batch = batch;
        this.results = results;
    }

    static VaultAnswer of(String requestId, SecretObject result) {
        return new VaultAnswer(requestId, false, List.of(result));
    }

    static VaultAnswer ofBatch(String requestId, List<SecretObject> results) {
        return new VaultAnswer(requestId, true, results);
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        write(
                out,
                "{\"request_id\":\"" + requestId
                        + "\",\"lease_id\":\"\",\"renewable\":false,\"lease_duration\":0,\"data\":");
        String separator = batch ? "{\"batch_results\":[" : "";
        for (SecretObject result : results) {
            write(out, separator);
            separator = ",";
            result.writeTo(out);
        }
        write(out, batch ? "]}" + END : END);
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() {
        results.forEach(SecretObject::close);
    }

    @Override
    public String toString() {
        return "VaultAnswer[redacted]";
    }
}
