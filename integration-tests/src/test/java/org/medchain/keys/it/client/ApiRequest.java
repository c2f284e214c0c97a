package org.medchain.keys.it.client;

import jakarta.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** One request while it is put together. Each has an {@code X-Request-Id} of its own, so that its audit event is found. */
public final class ApiRequest {

    private static final Duration ONE_ANSWER = Duration.ofSeconds(60);

    private final Api api;
    private final String method;
    private URI uri;
    private byte[] body = new byte[0];
    private final Map<String, String> headers = new LinkedHashMap<>();

    ApiRequest(Api api, String method, URI uri) {
        this.api = api;
        this.method = method;
        this.uri = uri;
        headers.put("X-Request-Id", UUID.randomUUID().toString());
    }

    /** Shows this bearer token. */
    public ApiRequest as(String token) {
        return header("Authorization", "Bearer " + token);
    }

    public ApiRequest header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** Goes to this port of this machine, a proxy's for example. */
    public ApiRequest through(int port) {
        uri = URI.create("http://localhost:" + port + uri.getRawPath()
                + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()));
        return this;
    }

    public ApiRequest query(String name, String value) {
        String separator = uri.getRawQuery() == null ? "?" : "&";
        uri = URI.create(uri + separator + name + "=" + ApiPath.encode(value));
        return this;
    }

    /** @param members of an object, which a {@code JsonObject} is too */
    public ApiRequest json(Map<String, ?> members) {
        return json(Json.createObjectBuilder(members).build().toString());
    }

    public ApiRequest json(String json) {
        return body("application/json", json);
    }

    public ApiRequest body(String contentType, String content) {
        body = content.getBytes(StandardCharsets.UTF_8);
        return header("Content-Type", contentType);
    }

    /** Shows this bearer token, and sends. */
    public ApiAnswer sendAs(String token) {
        return as(token).send();
    }

    /** @param members as {@link #json(Map)} */
    public ApiAnswer sendAs(String token, Map<String, ?> members) {
        return json(members).sendAs(token);
    }

    public ApiAnswer sendAs(String token, String json) {
        return json(json).sendAs(token);
    }

    /** @throws UncheckedIOException if there is no answer */
    public ApiAnswer send() {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(ONE_ANSWER)
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        try {
            HttpResponse<byte[]> response = api.http().send(request.build(), BodyHandlers.ofByteArray());
            return ApiAnswer.of(response, headers.get("X-Request-Id"), api.receivedKeys());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for an answer", e);
        }
    }
}
