package org.medchain.keys.web.json;

import static org.medchain.keys.server.JsonImplementation.JSON;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A JSON object of an answer that may have one secret, as its last member. It writes its JSON itself, so that the secret in base64 is only ever bytes that
 * are wiped, never a String.
 */
public final class SecretObject implements SecretAnswer {

    private static final byte[] NONE = {};

    private final String secretName;

    /** The JSON of each member. */
    private final Map<String, String> members = new LinkedHashMap<>();

    private byte[] secret = NONE;

    /** @param secretName the member that has the secret */
    public SecretObject(String secretName) {
        this.secretName = secretName;
    }

    public SecretObject with(String name, String text) {
        return withJson(name, JSON.createValue(text).toString());
    }

    /** Adds the bytes in base64. */
    public SecretObject with(String name, byte[] bytes) {
        return withJson(name, '"' + Base64.getEncoder().encodeToString(bytes) + '"');
    }

    public SecretObject withJson(String name, String json) {
        members.put(name, json);
        return this;
    }

    /** The array is the object's from now on, and wiped by {@link #close()}. */
    public SecretObject withSecret(byte[] owned) {
        secret = owned;
        return this;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        StringBuilder json = new StringBuilder("{");
        String comma = "";
        for (Map.Entry<String, String> member : members.entrySet()) {
            json.append(comma).append('"').append(member.getKey()).append("\":").append(member.getValue());
            comma = ",";
        }
        if (secret.length == 0) {
            write(out, json.append('}'));
            return;
        }
        write(out, json.append(comma).append('"').append(secretName).append("\":\""));
        byte[] base64 = Base64.getEncoder().encode(secret);
        try {
            out.write(base64);
        } finally {
            Arrays.fill(base64, (byte) 0);
        }
        write(out, "\"}");
    }

    private static void write(OutputStream out, CharSequence text) throws IOException {
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        Arrays.fill(secret, (byte) 0);
    }

    @Override
    public String toString() {
        return "SecretObject[redacted]";
    }
}
