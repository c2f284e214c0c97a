package org.medchain.keys.audit.directing;

import java.util.Optional;

/**
 * The state that the database has of a directing row besides the row.
 *
 * @param lastChange the number of the last change of the row that the trail has or had before events were archived; 0 if there is none
 */
record RowState(Optional<RowSeal> seal, long lastChange) {

    /** Returns the number of the next change. */
    long next() {
        return Math.max(lastChange, seal.map(RowSeal::number).orElse(0L)) + 1;
    }

    /** Returns whether the row, with these values or absent, is the one of the last change. */
    boolean confirms(RowKeys keys, RowName row, Optional<String> values) {
        return seal.map(it -> it.values().equals(values) && it.number() == lastChange && keys.made(it, row))
                .orElse(values.isEmpty() && lastChange == 0);
    }

    /** Returns the values of the last change if the seal is right; empty also of a row that was removed. */
    Optional<String> values(RowKeys keys, RowName row) {
        return seal.flatMap(RowSeal::values).filter(values -> confirms(keys, row, Optional.of(values)));
    }
}
