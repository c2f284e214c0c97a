package org.medchain.keys.kmssimulator.operation;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import java.util.function.Function;
import org.medchain.keys.kmssimulator.json.JsonText;
import org.medchain.keys.kmssimulator.key.KmsErrorException;

/** One page of a list: {@code Limit} items from {@code Marker} on, which is the number of items before. */
record Page<T>(List<T> items, int nextMarker, boolean truncated) {

    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;

    static <T> Page<T> of(KmsRequest request, List<T> all) {
        int from = marker(request);
        int limit = request.findInt("Limit").orElse(DEFAULT_LIMIT);
        if (limit < 1 || limit > MAX_LIMIT) {
            throw KmsErrorException.validation("Limit is 1 to " + MAX_LIMIT + ".");
        }
        int start = Math.min(from, all.size());
        int end = Math.min(start + limit, all.size());
        return new Page<>(all.subList(start, end), end, end < all.size());
    }

    JsonObjectBuilder answer(String name, Function<T, JsonObjectBuilder> toJson) {
        JsonArrayBuilder array = JsonText.array();
        items.forEach(item -> array.add(toJson.apply(item)));
        JsonObjectBuilder answer = JsonText.object().add(name, array).add("Truncated", truncated);
        if (truncated) {
            answer.add("NextMarker", String.valueOf(nextMarker));
        }
        return answer;
    }

    private static int marker(KmsRequest request) {
        try {
            int marker = Integer.parseInt(request.find("Marker").orElse("0"));
            if (marker >= 0) {
                return marker;
            }
        } catch (NumberFormatException e) {
            // Answered below, as a negative one is.
        }
        throw new KmsErrorException("InvalidMarkerException", "The marker is not valid.");
    }
}
