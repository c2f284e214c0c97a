package org.medchain.keys.console.page;

import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.console.access.Explanation;
import org.medchain.keys.console.exchange.Answer;
import org.medchain.keys.console.text.Texts;

/**
 * A part of a page that is there whether the others are or not.
 *
 * @param shown whether the person may see it
 * @param refusal why it can't be shown now; empty if it can
 * @param rows its lines
 * @param more whether there are more lines than are shown
 */
public record Section<T>(boolean shown, String refusal, List<T> rows, boolean more) {

    /** The bytes that the texts of a line have, on average, in a page of at most 60 kB. */
    private static final int AVERAGE = 800;

    public Section {
        rows = List.copyOf(rows);
    }

    Section(boolean shown, String refusal, List<T> rows) {
        this(shown, refusal, rows, false);
    }

    /** Returns the part that a person may not see. */
    static <T> Section<T> hidden() {
        return new Section<>(false, "", List.of());
    }

    /** Returns the part with its first lines alone, as many as fit. */
    Section<T> first(int most) {
        List<T> fitting = fitting(rows, most);
        return new Section<>(shown, refusal, fitting, rows.size() > fitting.size());
    }

    /** Returns the first lines of a list; fewer than the most if their texts are long, but one at least. */
    static <T> List<T> fitting(List<T> lines, int most) {
        return fitting(lines, most, AVERAGE);
    }

    /** @param average the bytes that the texts of a line have if the most of them fit */
    static <T> List<T> fitting(List<T> lines, int most, int average) {
        int room = most * average;
        int fitting = 0;
        while (fitting < Math.min(most, lines.size())) {
            room -= Answer.escapedBytes(lines.get(fitting).toString());
            if (room < 0 && fitting > 0) {
                break;
            }
            fitting++;
        }
        return lines.subList(0, fitting);
    }

    /** Returns the part with these of its lines alone. */
    Section<T> only(Predicate<T> which) {
        return new Section<>(shown, refusal, rows.stream().filter(which).toList(), more);
    }

    /** Returns the part with its lines in an order. */
    Section<T> sorted(Comparator<T> order) {
        return new Section<>(shown, refusal, rows.stream().sorted(order).toList(), more);
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
