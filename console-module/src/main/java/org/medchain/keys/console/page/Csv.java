package org.medchain.keys.console.page;

import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.medchain.keys.MalformedValueException;

/**
 * Writes tables as CSV (RFC 4180), for programs that show tables. A cell that such a program would take for a formula has an
 * apostrophe before it.
 */
final class Csv {

    private static final String FORMULA = "=+-@\t\r";

    private Csv() {}

    /**
     * Returns a table as a whole.
     *
     * @throws MalformedValueException if it has more rows than it may have
     */
    static <T> String table(List<String> head, Iterator<T> rows, Function<T, List<String>> cells, int most) {
        StringBuilder text = new StringBuilder(line(head));
        for (int i = 0; rows.hasNext(); i++) {
            if (i == most) {
                throw new MalformedValueException("from", "must leave " + most + " events at most, with the other filters");
            }
            text.append(line(cells.apply(rows.next())));
        }
        return text.toString();
    }

    private static String line(List<String> cells) {
        return cells.stream().map(Csv::cell).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String cell(String text) {
        boolean formula = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0;
        return '"' + (formula ? "'" : "") + text.replace("\"", "\"\"") + '"';
    }
}
