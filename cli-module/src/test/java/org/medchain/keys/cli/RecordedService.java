package org.medchain.keys.cli;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.medchain.keys.client.http.LoopbackServer;

/** Answers requests with what it was given, in turn, and remembers what it was asked. */
final class RecordedService implements AutoCloseable {

    static final String TAG = "\"tag-1\"";

    private final LoopbackServer server = new LoopbackServer().on("/", this::answer);
    private final List<String> requests = new ArrayList<>();
    private final List<String> bodies = new ArrayList<>();
    private final List<String> idempotencyKeys = new ArrayList<>();
    private final List<String> conditions = new ArrayList<>();
    private final List<String> expectations = new ArrayList<>();
    private final List<String> bodyTypes = new ArrayList<>();
    private final List<String> authorizations = new ArrayList<>();
    private final Deque<Answer> answers = new ArrayDeque<>();

    /**
     * @param missing so many bytes are announced and never sent
     * @param stalls whether the connection stays open without them
     */
    private record Answer(int status, String type, String body, int missing, boolean stalls) {}

    private synchronized void answer(HttpExchange exchange) throws IOException {
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        idempotencyKeys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key")));
        conditions.add(String.valueOf(exchange.getRequestHeaders().getFirst("If-None-Match")));
        expectations.add(String.valueOf(exchange.getRequestHeaders().getFirst("If-Match")));
        bodyTypes.add(String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")));
        authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
        Answer answer = answers.size() > 1 ? answers.poll() : answers.peek();
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        exchange.getResponseHeaders().set("ETag", TAG);
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length + answer.missing());
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
            exchange.getResponseBody().flush();
        }
        if (answer.stalls()) {
            server.awaitEnd();
        }
    }

    RecordedService answers(String json) {
        answers.add(new Answer(200, "application/json", json, 0, false));
        return this;
    }

    /** The connection is closed amid the body. */
    RecordedService breaksOff(String begin) {
        answers.add(new Answer(200, "application/json", begin, 1, false));
        return this;
    }

    /** Nothing follows the beginning of the body until this is closed, and no further request is answered. */
    RecordedService stalls(String begin) {
        answers.add(new Answer(200, "application/json", begin, 1, true));
        return this;
    }

    RecordedService refuses(int status, String json) {
        answers.add(new Answer(status, "application/problem+json", json, 0, false));
        return this;
    }

    String address() {
        return server.uri("").toString();
    }

    synchronized List<String> requests() {
        return requests;
    }

    synchronized List<String> bodies() {
        return bodies;
    }

    synchronized List<String> idempotencyKeys() {
        return idempotencyKeys;
    }

    synchronized List<String> conditions() {
        return conditions;
    }

    /** The values of {@code If-Match}. */
    synchronized List<String> expectations() {
        return expectations;
    }

    synchronized List<String> bodyTypes() {
        return bodyTypes;
    }

    synchronized List<String> authorizations() {
        return authorizations;
    }

    @Override
    public void close() {
        server.close();
    }
}
