package org.medchain.keys.console.page;

import java.util.List;
import java.util.function.Function;

/**
 * A page of a list that goes on.
 *
 * @param next the path of the page behind this one; empty on the last
 */
public record Listing<T>(List<T> rows, String next) {

    public Listing {
        rows = List.copyOf(rows);
    }

    /**
     * Makes a page of the first that were found, as many as fit.
     *
     * @param found one more than the size if there are more
     * @param next the path of the page behind the last one that is shown
     */
    static <F, T> Listing<T> of(List<F> found, int size, Function<F, T> row, Function<F, String> next) {
        List<T> rows = Section.fitting(found.stream().limit(size).map(row).toList(), size);
        return new Listing<>(rows, found.size() > rows.size() ? next.apply(found.get(rows.size() - 1)) : "");
    }
}
