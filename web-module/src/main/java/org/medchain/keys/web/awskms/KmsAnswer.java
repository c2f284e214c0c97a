package org.medchain.keys.web.awskms;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer of AWS KMS' protocol, which may carry a secret. It writes its JSON itself, so that the secret in base64 is only ever bytes that are wiped,
 * never a String. No member needs escaping: ARNs, constants and base64.
 */
final class KmsAnswer implements AutoCloseable {

    private static final byte[] NONE = {};

    private final Map<String, String> members = new LinkedHashMap<>();
    private byte[] plaintext = NONE;

    KmsAnswer with(String name, String text) {
        members.put(name, text);
        return this;
    }

    KmsAnswer with(String name, byte[] bytes) {
        return with(name, Base64.getEncoder().encodeToString(bytes));
    }

    /** The array is the answer's from now on, and wiped by {@link #close()}. */
    KmsAnswer withPlaintext(byte[] secret) {
        plaintext = secret;
        return this;
    }

    void writeTo(OutputStream out) throws IOException {
        StringBuilder json = new StringBuilder("{");
        String comma = "";
        for (Map.Entry<String, String> member : members.entrySet()) {
            json.append(comma)
                    .append('"')
                    .append(member.getKey())
                    .append("\":\"")
                    .append(member.getValue())
                    .append('"');
            comma = ",";
        }
        if (plaintext.length == 0) {
            write(out, json.append('}'));
            return;
        }
        write(out, json.append(comma).append("\"Plaintext\":\""));
        byte[] base64 = Base64.getEncoder().encode(plaintext);
        try {
            out.write(base64);
        } finally {
            Arrays.fill(base64, (byte) 0);
        }
        write(out, "\"}");
    }

    private static void write(OutputStream out, CharSequence text) throws IOException {
        out.write(text.toString().getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() {
        Arrays.fill(plaintext, (byte) 0);
    }

    @Override
    public String toString() {
        return "KmsAnswer[redacted]";
    }
}
