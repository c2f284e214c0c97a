package org.medchain.keys.web.json;

import java.util.List;
import java.util.function.Function;
import org.medchain.keys.MalformedValueException;

/**
 * One page of a list.
 *
 * @param nextCursor what asks for the next page; absent on the last
 */
public record Page<T>(List<T> items, String nextCursor) {

    public static final int DEFAULT_LIMIT = 100;
    public static final int MAX_LIMIT = 1000;

    /**
     * Makes the page of what was found when asking for one more than the limit.
     *
     * @param id what the cursor holds
     */
    public static <E, T> Page<T> of(List<E> found, int limit, Function<E, ?> id, Function<E, T> view) {
        boolean more = found.size() > limit;
        List<E> shown = more ? found.subList(0, limit) : found;
        return new Page<>(
                shown.stream().map(view).toList(), more ? Cursor.after(id.apply(shown.get(limit - 1))) : null);
    }

    /** @throws MalformedValueException if the text is not a whole number from 1 to {@link #MAX_LIMIT} */
    public static int parseLimit(String text) {
        if (text == null) {
            return DEFAULT_LIMIT;
        }
        if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MAX_LIMIT) {
            throw new MalformedValueException("limit", "must be a whole number from 1 to " + MAX_LIMIT);
        }
        return Integer.parseInt(text);
    }
}
