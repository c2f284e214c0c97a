package org.medchain.keys.console.page;

import java.util.List;
import java.util.function.Supplier;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.console.access.Explanation;
import org.medchain.keys.console.text.Texts;

/**
 * A part of a page that is there whether the others are or not.
 *
 * @param shown whether the person may see it
 * @param refusal why it can't be shown now; empty if it can
 * @param rows its lines
 */
public record Section<T>(boolean shown, String refusal, List<T> rows) {

    public Section {
        rows = List.copyOf(rows);
    }

    /** Returns the part that a person may not see. */
    static <T> Section<T> hidden() {
        return new Section<>(false, "", List.of());
    }

    /** Returns the part with its first lines alone. */
    Section<T> first(int most) {
        return new Section<>(shown, refusal, rows.stream().limit(most).toList());
    }

    /** Loads the part; a refusal is explained in its place. */
    static <T> Section<T> of(boolean may, Texts texts, Supplier<List<T>> rows) {
        if (!may) {
            return hidden();
        }
        try {
            return new Section<>(true, "", rows.get());
        } catch (KeyManagementException e) {
            return new Section<>(true, Explanation.of(e, texts).sentence(), List.of());
        }
    }
}
