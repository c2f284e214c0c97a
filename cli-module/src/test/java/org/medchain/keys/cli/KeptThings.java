package org.medchain.keys.cli;

import com.sun.net.httpserver.HttpExchange;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.medchain.keys.client.http.LoopbackServer;

/**
 * Keeps what is put at a path, in memory, with the conditions of the service: {@code PUT} of what is there names it by {@code If-Match}, {@code PATCH}
 * merges. What lowers no protection holds at once, and nothing else is known of values.
 */
final class KeptThings implements AutoCloseable {

    private static final JsonObject NO_POLICY = Json.createObjectBuilder()
            .add("enabled", false)
            .add("maxAge", "P365D")
            .build();

    private final LoopbackServer server = new LoopbackServer().on("/", this::answer);
    private final Map<String, JsonObject> things = new HashMap<>();
    private final List<String> changes = new ArrayList<>();

    String address() {
        return server.uri("").toString();
    }

    synchronized JsonObject at(String path) {
        return things.get(path);
    }

    synchronized KeptThings keep(String path, JsonObject thing) {
        things.put(path, thing);
        return this;
    }

    /** The requests that changed something, without those that read. */
    synchronized List<String> changes() {
        return changes;
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        JsonObject there = things.get(path);
        boolean policy = path.endsWith("/rotation-policy");
        JsonObject shown = there == null && policy ? NO_POLICY : there;
        String method = exchange.getRequestMethod();
        if (!method.equals("GET")) {
            changes.add(method + " " + path);
            int refused = refusal(exchange, shown, policy && there == null);
            if (refused != 0) {
                respond(exchange, refused, "{\"title\":\"Refused\"}", "");
                return;
            }
            JsonObject body = Service.parse(sent.getBytes(StandardCharsets.UTF_8));
            shown = method.equals("PATCH")
                    ? Json.createMergePatch(body).apply(shown).asJsonObject()
                    : body;
            things.put(path, shown);
        }
        respond(exchange, shown == null ? 404 : 200, shown == null ? "{}" : shown.toString(), tagOf(shown));
    }

    private static int refusal(HttpExchange exchange, JsonObject there, boolean creates) {
        String expected = exchange.getRequestHeaders().getFirst("If-Match");
        if (expected != null && !expected.equals(tagOf(there))) {
            return 412;
        }
        if (exchange.getRequestHeaders().containsKey("If-None-Match") && there != null) {
            return 412;
        }
        return exchange.getRequestMethod().equals("PUT") && there != null && !creates && expected == null ? 428 : 0;
    }

    private static String tagOf(JsonObject thing) {
        return "\"" + (thing == null ? 0 : thing.toString().hashCode()) + "\"";
    }

    private static void respond(HttpExchange exchange, int status, String json, String tag) throws IOException {
        exchange.getResponseHeaders()
                .set("Content-Type", status < 300 ? "application/json" : "application/problem+json");
        exchange.getResponseHeaders().set("ETag", tag);
        LoopbackServer.send(exchange, status, json);
    }

    @Override
    public void close() {
        server.close();
    }
}
