package org.medchain.keys.audit.directing;

import java.util.Optional;

/**
 * What the database has of a directing row besides the row.
 *
 * @param lastChange the number of the last change of the row that the trail has; 0 if it has none
 * @param archived whether events of the tenant are archived, so that the trail's last change may be in the archive
 */
record RowState(Optional<RowSeal> seal, long lastChange, boolean archived) {

    /** Returns the number of the next change. */
    long next() {
        return Math.max(lastChange, seal.map(RowSeal::number).orElse(0L)) + 1;
    }

    /** Returns whether the row, with these values or absent, is the one of the last change. */
    boolean confirms(RowKeys keys, RowName row, Optional<String> values) {
        return seal.map(it -> it.values().equals(values) && isLast(it) && keys.made(it, row))
                .orElse(values.isEmpty() && lastChange == 0);
    }

    private boolean isLast(RowSeal found) {
        return found.number() == lastChange || (lastChange == 0 && archived);
    }
}
