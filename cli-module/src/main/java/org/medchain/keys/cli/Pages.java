package org.medchain.keys.cli;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;

/** All pages of a list. */
final class Pages {

    private static final int SIZE = 1000;

    private final Service service;
    private final String path;

    Pages(Service service, String path) {
        this.service = service;
        this.path = path + (path.contains("?") ? "&" : "?") + "limit=" + SIZE;
    }

    JsonArray all() {
        JsonArrayBuilder items = Json.createArrayBuilder();
        String next = path;
        while (next != null) {
            JsonObject page = service.get(next);
            page.getJsonArray("items").forEach(items::add);
            next = page.containsKey("nextCursor")
                    ? path + "&cursor=" + Service.parameter(page.getString("nextCursor"))
                    : null;
        }
        return items.build();
    }
}
