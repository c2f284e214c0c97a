package org.medchain.keys.patient.erased;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Reads rows in the order of their times, page by page, also where more rows than a page has are of one moment. */
public final class PagesInTime {

    private static final int PAGE = 10_000;

    private PagesInTime() {}

    /** Finds the rows of a time and later, the earliest first. */
    @FunctionalInterface
    public interface Finder<T> {

        List<T> since(Instant time, int limit);
    }

    /** Gives each page to the work; a row may be in two pages. */
    public static <T> void forEach(Instant since, Finder<T> finder, Function<T, Instant> time, Consumer<List<T>> work) {
        Instant from = since;
        int limit = PAGE;
        List<T> page = finder.since(from, limit);
        while (!page.isEmpty()) {
            work.accept(page);
            if (page.size() < limit) {
                return;
            }
            Instant latest = time.apply(page.get(page.size() - 1));
            // More if all of a page are of one moment.
            limit = latest.equals(from) ? 2 * limit : PAGE;
            from = latest;
            page = finder.since(from, limit);
        }
    }
}
