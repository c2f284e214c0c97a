package org.medchain.keys.server.database;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.medchain.keys.server.LimitedLog;

/**
 * Rows of many tenants, from which those are left out that have a value which the service never writes: another program may have written it, or a disk
 * is damaged. So such a row stops nothing of other tenants. It is logged as an error.
 *
 * <p>Limit: a query reads the columns as they are stored, and makes ids and hashes of them in {@link #read} alone. What acts for one
 * patient reads its rows without this, and fails.
 */
public final class ReadableRows {

    private static final Logger LOG = System.getLogger(ReadableRows.class.getName());

    private final String table;
    private final LimitedLog unreadable;

    /** @param table is named in the log */
    public ReadableRows(String table) {
        this(table, new LimitedLog(LOG));
    }

    ReadableRows(String table, LimitedLog unreadable) {
        this.table = table;
        this.unreadable = unreadable;
    }

    /**
     * Makes something of a row; empty if it has a value that no row may have.
     *
     * @param tenantId as it is stored
     */
    public <T> Optional<T> read(String tenantId, Supplier<T> value) {
        try {
            return Optional.of(value.get());
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            unreadable.log(
                    Level.ERROR,
                    "a row of " + table + " has a value that no row may have, and is left out",
                    ", of tenant " + tenantId.replaceAll("[^!-~]", "?"),
                    e);
            return Optional.empty();
        }
    }

    /**
     * Finds readable rows in their order: as many as the limit says, or all that are left.
     *
     * @param next finds as many rows as the limit says behind this one, or the first if there is none
     * @param read makes something of a row
     */
    public static <R, T> List<T> find(int limit, Function<Optional<R>, List<R>> next, Function<R, Optional<T>> read) {
        List<T> found = new ArrayList<>();
        Optional<R> last = Optional.empty();
        List<R> page;
        do {
            page = next.apply(last);
            for (R row : page) {
                last = Optional.of(row);
                read.apply(row).ifPresent(found::add);
                if (found.size() == limit) {
                    return found;
                }
            }
        } while (page.size() == limit);
        return found;
    }
}
