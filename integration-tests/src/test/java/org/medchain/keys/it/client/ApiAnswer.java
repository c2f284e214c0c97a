package org.medchain.keys.it.client;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * An answer. Plain keys in it are taken out, and the first is {@link #plainKey()}, so that no failing test prints them.
 *
 * @param requestId the {@code X-Request-Id} of the request
 * @param body as text, with the digits of a plain key blotted out
 */
public record ApiAnswer(
        int status, HttpHeaders headers, String requestId, String body, Optional<ReceivedKey> plainKey) {

    private static final byte[] MEMBER = "\"plainKey\":\"".getBytes(StandardCharsets.US_ASCII);

    static ApiAnswer of(HttpResponse<byte[]> response, String requestId, ReceivedKeys receivedKeys) {
        byte[] body = response.body();
        // The description of the interface has an example of a key.
        boolean isExample = response.request().uri().getPath().startsWith("/openapi");
        List<ReceivedKey> keys = isExample ? List.of() : takePlainKeys(body);
        keys.forEach(receivedKeys::add);
        return new ApiAnswer(
                response.statusCode(),
                response.headers(),
                requestId,
                new String(body, StandardCharsets.UTF_8),
                keys.stream().findFirst());
    }

    private static List<ReceivedKey> takePlainKeys(byte[] body) {
        List<ReceivedKey> keys = new ArrayList<>();
        int end = 0;
        for (int begin = indexAfter(body, end, MEMBER); begin >= 0; begin = indexAfter(body, end, MEMBER)) {
            end = begin;
            while (body[end] != '"') {
                end++;
            }
            byte[] base64 = Arrays.copyOfRange(body, begin, end);
            Arrays.fill(body, begin, end, (byte) 'x');
            keys.add(new ReceivedKey(Base64.getDecoder().decode(base64), base64.length));
        }
        return keys;
    }

    private static int indexAfter(byte[] body, int from, byte[] member) {
        for (int i = from; i + member.length <= body.length; i++) {
            if (Arrays.equals(body, i, i + member.length, member, 0, member.length)) {
                return i + member.length;
            }
        }
        return -1;
    }

    public JsonObject json() {
        try (JsonReader reader = Json.createReader(new StringReader(body))) {
            return reader.readObject();
        }
    }

    public Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    /** Status, headers and body, for the message of a failing test. */
    @Override
    public String toString() {
        return status + " " + headers.map() + " " + body;
    }
}
