package org.medchain.keys.audit.directing;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The names of some rows, in the order of tenant and key.
 *
 * @param names the names that a row may have; the database may have others, by SQL
 * @param unreadable whether others were there too
 * @param last the last place, readable or not; empty behind the last row of all
 */
public record RowNames(List<RowName> names, boolean unreadable, Optional<Place> last) {

    /**
     * The place of a row in the order.
     *
     * @param key the row's key, or its subject where several tables are in one order
     */
    public record Place(String tenantId, String key) {

        /** The place before all rows. */
        public static final Place FIRST = new Place("", "");
    }

    /**
     * @param found at most {@code limit} places
     * @param nameOf throws {@link IllegalArgumentException} if no row may have that name
     */
    static RowNames of(List<Place> found, int limit, Function<Place, RowName> nameOf) {
        List<RowName> names = found.stream()
                .flatMap(place -> nameIfReadable(place, nameOf).stream())
                .toList();
        return new RowNames(
                names,
                names.size() < found.size(),
                found.size() < limit ? Optional.empty() : Optional.of(found.get(limit - 1)));
    }

    private static Optional<RowName> nameIfReadable(Place place, Function<Place, RowName> nameOf) {
        try {
            return Optional.of(nameOf.apply(place));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
