package org.medchain.keys.cli;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/** A list that the service answers in pages. */
final class Pages {

    private static final int SIZE = 1000;

    private final Service service;
    private final String path;
    private final int most;

    /** @param more whether the list continues */
    record Found(JsonArray items, boolean more) {}

    /** @param most of so many things at most */
    Pages(Service service, String path, int most) {
        this.service = service;
        this.path = path + (path.contains("?") ? "&" : "?") + "limit=" + Math.min(SIZE, most);
        this.most = most;
    }

    Found read() {
        List<JsonValue> items = new ArrayList<>();
        String next = path;
        while (next != null && items.size() < most) {
            JsonObject page = service.get(next);
            items.addAll(page.getJsonArray("items"));
            next = page.containsKey("nextCursor")
                    ? path + "&cursor=" + Service.parameter(page.getString("nextCursor"))
                    : null;
        }
        boolean more = next != null || items.size() > most;
        List<JsonValue> shown = items.subList(0, Math.min(most, items.size()));
        return new Found(Json.createArrayBuilder(shown).build(), more);
    }
}
