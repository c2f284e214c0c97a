package org.medchain.keys.cli;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.medchain.keys.client.http.WholeAnswer;

/**
 * The service over HTTP. What the service can't answer at the moment is asked again, three times at most; a request that changes something with
 * the same {@code Idempotency-Key}, so that it takes effect once.
 */
final class Service {

    /** The time for an attempt with its whole answer, and for each part of an answer that is a file. */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static final int ATTEMPTS = 3;

    /** The time for which a request whose answer was lost is waited for, from when it was sent first. */
    private static final Duration LONGEST_REQUEST = Duration.ofMinutes(3);

    private static final long LONGEST_PAUSE_SECONDS = 10;

    /** The status of an answer: what was to be created is there already. */
    static final int IS_THERE = 412;

    /** The status of an answer: what is there would be replaced, and the request does not say what that is. */
    private static final int NEEDS_CONDITION = 428;

    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    private static final String JSON = "application/json";

    private final HttpClient http;
    private final String address;
    private final Supplier<String> token;
    private final Duration timeout;

    Service(HttpClient http, URI address, Supplier<String> token) {
        this(http, address, token, TIMEOUT);
    }

    /** @param timeout of an attempt with its whole answer, and of each part of an answer that is a file */
    Service(HttpClient http, URI address, Supplier<String> token, Duration timeout) {
        if (!Addresses.areSafe(address)) {
            throw CommandFailedException.wrongUsage(
                    "--service must be https:// and a host, or http:// and a host of this machine");
        }
        this.http = http;
        this.address = address.toString().replaceFirst("/$", "");
        this.token = token;
        this.timeout = timeout;
    }

    /** One segment of a path. */
    static String segment(String text) {
        return parameter(text).replace("+", "%20");
    }

    /** A value in a query. */
    static String parameter(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    JsonObject get(String path) {
        return send("GET", path, Optional.empty());
    }

    JsonObject post(String path) {
        return send("POST", path, Optional.empty());
    }

    JsonObject post(String path, JsonObject body) {
        return send("POST", path, Optional.of(body));
    }

    /** Sends the body; the service refuses if what the request is about no longer has the tag. */
    JsonObject postIf(String path, JsonObject body, String tag) {
        return send("POST", path, Optional.of(body), Map.of("If-Match", tag, IDEMPOTENCY_KEY, newKey()));
    }

    /**
     * Puts what the body says at the path.
     *
     * @param replace whether it may replace what is there now; what another request puts there at this moment stays
     */
    JsonObject put(String path, JsonObject body, boolean replace) {
        try {
            return replace
                    ? replace(path, body, read(path))
                    : send("PUT", path, Optional.of(body), Map.of(IDEMPOTENCY_KEY, newKey()));
        } catch (CommandFailedException e) {
            if (e.answered() != NEEDS_CONDITION) {
                throw e;
            }
            throw CommandFailedException.answered(
                    e.answered(), e.status(), "it exists, and nothing was changed; --replace replaces it");
        }
    }

    /**
     * An answer of the service at a path.
     *
     * @param tag its {@code ETag}
     */
    record Shown(JsonObject body, String tag) {}

    /** Reads a thing with its tag, for a request that changes it only if it still has that tag. */
    Shown read(String path) {
        HttpResponse<byte[]> shown = answerTo(() -> request(path, JSON).GET().build());
        String tag = shown.headers()
                .firstValue("ETag")
                .orElseThrow(() -> new CommandFailedException(
                        ExitStatus.UNAVAILABLE, "the answer has no ETag: is the service an older version?"));
        return new Shown(parse(shown.body()), tag);
    }

    /** Puts the body in the place of what was shown; the service refuses if that was changed meanwhile. */
    JsonObject replace(String path, JsonObject body, Shown before) {
        return send("PUT", path, Optional.of(body), Map.of("If-Match", before.tag(), IDEMPOTENCY_KEY, newKey()));
    }

    /** Changes the members that the body has, and leaves the others; the service refuses if what was shown was changed meanwhile. */
    JsonObject patch(String path, JsonObject body, Shown before) {
        return patch(path, body, Map.of("If-Match", before.tag()));
    }

    /** Changes the members that the body has, and leaves the others (RFC 7396). */
    JsonObject patch(String path, JsonObject body) {
        return patch(path, body, Map.of());
    }

    private JsonObject patch(String path, JsonObject body, Map<String, String> condition) {
        Map<String, String> headers = new HashMap<>(condition);
        headers.put("Content-Type", "application/merge-patch+json");
        headers.put(IDEMPOTENCY_KEY, newKey());
        return send("PATCH", path, Optional.of(body), headers);
    }

    /** Creates what the path names; the service refuses with {@value #IS_THERE} if it is there, and changes nothing. */
    JsonObject create(String path, JsonObject body) {
        return send("PUT", path, Optional.of(body), Map.of("If-None-Match", "*", IDEMPOTENCY_KEY, newKey()));
    }

    JsonObject delete(String path) {
        return send("DELETE", path, Optional.empty());
    }

    private JsonObject send(String method, String path, Optional<JsonObject> body) {
        return send(method, path, body, method.equals("GET") ? Map.of() : Map.of(IDEMPOTENCY_KEY, newKey()));
    }

    private static String newKey() {
        return UUID.randomUUID().toString();
    }

    private JsonObject send(String method, String path, Optional<JsonObject> body, Map<String, String> headers) {
        BodyPublisher bytes =
                body.map(json -> BodyPublishers.ofString(json.toString())).orElseGet(BodyPublishers::noBody);
        Supplier<HttpRequest> request = () -> {
            HttpRequest.Builder builder = request(path, JSON).method(method, bytes);
            if (body.isPresent()) {
                builder.header("Content-Type", JSON);
            }
            headers.forEach(builder::setHeader);
            return builder.build();
        };
        byte[] json = answerTo(request).body();
        return json.length == 0 ? JsonObject.EMPTY_JSON_OBJECT : parse(json);
    }

    /** Begins to read an answer of any length. */
    AnswerBody download(String path, String mediaType) {
        HttpResponse<InputStream> answer = answerTo(
                () -> request(path, mediaType).GET().build(),
                request -> http.send(request, BodyHandlers.ofInputStream()),
                refused -> {
                    try (InputStream body = refused.body()) {
                        return WholeAnswer.bytesOf(new AnswerBody(body, timeout));
                    }
                });
        return new AnswerBody(answer.body(), timeout);
    }

    private HttpRequest.Builder request(String path, String accepted) {
        return HttpRequest.newBuilder(URI.create(address + path))
                .timeout(timeout)
                .header("Authorization", "Bearer " + token.get())
                .header("Accept", accepted);
    }

    /** Sends a request once. */
    private interface Sending<T> {

        HttpResponse<T> send(HttpRequest request) throws IOException, InterruptedException;
    }

    /** Reads the body of an answer that is none of what was asked for. */
    private interface RefusalBody<T> {

        byte[] of(HttpResponse<T> answer) throws IOException;
    }

    private HttpResponse<byte[]> answerTo(Supplier<HttpRequest> request) {
        return answerTo(request, once -> WholeAnswer.to(once, http, timeout, WholeAnswer.LONGEST), HttpResponse::body);
    }

    private <T> HttpResponse<T> answerTo(
            Supplier<HttpRequest> request, Sending<T> sending, RefusalBody<T> refusalBody) {
        long giveUp = System.nanoTime() + LONGEST_REQUEST.toNanos();
        int attempt = 1;
        while (true) {
            try {
                HttpResponse<T> answer = sending.send(request.get());
                if (answer.statusCode() / 100 == 2) {
                    return answer;
                }
                Refusal refusal = Refusal.of(answer, refusalBody.of(answer));
                boolean isWaitedFor = refusal.inProgress() && System.nanoTime() < giveUp;
                if (!isWaitedFor && (!refusal.isPassing() || attempt == ATTEMPTS)) {
                    throw refusal.toException();
                }
                attempt += isWaitedFor ? 0 : 1;
                TimeUnit.SECONDS.sleep(Math.min(refusal.retryAfter(), LONGEST_PAUSE_SECONDS));
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw unreachable(e);
                }
                attempt++;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw unreachable(e);
            }
        }
    }

    private static CommandFailedException unreachable(Exception cause) {
        return new CommandFailedException(
                ExitStatus.UNAVAILABLE, "the service can't be reached: " + Unreachable.causeOf(cause), cause);
    }

    static JsonObject parse(byte[] json) {
        try (JsonReader reader = Json.createReader(new ByteArrayInputStream(json))) {
            return reader.readObject();
        } catch (JsonException e) {
            throw new CommandFailedException(
                    ExitStatus.UNAVAILABLE, "the answer is not the service's: check the address", e);
        }
    }
}
