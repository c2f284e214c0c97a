package org.medchain.keys.console.page;

import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.medchain.keys.MalformedValueException;

/**
 * Writes tables as CSV (RFC 4180), for programs that show tables: with a byte order mark, by which they know UTF-8. What such a
 * program would take for a formula has an apostrophe before it, behind a semicolon or line break too, where some begin a cell.
 */
final class Csv {

    private static final String MARK = "\uFEFF";

    /** The place before a formula. Quotation marks may be between it and the beginning of a cell. */
    private static final Pattern FORMULA = Pattern.compile("((?:^|[;\n\r])\"*)(?=[=+\\-@\t\r])");

    private Csv() {}

    /**
     * Returns a table as a whole.
     *
     * @throws MalformedValueException if it has more rows than it may have
     */
    static <T> String table(List<String> head, Iterator<T> rows, Function<T, List<String>> cells, int most) {
        StringBuilder text = new StringBuilder(MARK).append(line(head));
        for (int i = 0; rows.hasNext(); i++) {
            if (i == most) {
                throw new MalformedValueException(
                        "from", "must leave " + most + " events at most, with the other filters");
            }
            text.append(line(cells.apply(rows.next())));
        }
        return text.toString();
    }

    private static String line(List<String> cells) {
        return cells.stream().map(Csv::cell).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String cell(String text) {
        return '"' + FORMULA.matcher(text).replaceAll("$1'").replace("\"", "\"\"") + '"';
    }
}
