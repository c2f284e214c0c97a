package org.medchain.keys.kmssimulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.medchain.keys.kmssimulator.json.JsonText;

/**
 * {@code /_faults}: POST injects one, GET lists those in force, DELETE clears all. Any client that reaches the port may do
 * so.
 */
record FaultsHandler(Faults faults, ReplySender sender) implements HttpHandler {

    private static final int MAX_BODY_LENGTH = 1 << 16;

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readNBytes(MAX_BODY_LENGTH), StandardCharsets.UTF_8);
        sender.send(exchange, reply(exchange.getRequestMethod(), body));
    }

    private Reply reply(String method, String body) {
        return switch (method) {
            case "GET" -> Reply.of(200, inForce().toString());
            case "POST" -> inject(body);
            case "DELETE" -> clear();
            default -> Reply.of(405, "");
        };
    }

    private Reply clear() {
        faults.clear();
        return Reply.of(200, inForce().toString());
    }

    private Reply inject(String body) {
        try {
            faults.inject(FaultJson.parse(body));
            return Reply.of(201, inForce().toString());
        } catch (IllegalArgumentException e) {
            return Reply.of(
                    400,
                    JsonText.object().add("message", e.getMessage()).build().toString());
        }
    }

    private JsonObject inForce() {
        JsonArrayBuilder items = JsonText.array();
        faults.inForce().forEach(fault -> items.add(FaultJson.print(fault)));
        return JsonText.object().add("faults", items).build();
    }
}
