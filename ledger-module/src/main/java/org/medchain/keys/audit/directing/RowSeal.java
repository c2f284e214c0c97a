package org.medchain.keys.audit.directing;

import java.util.Optional;

/**
 * The seal of a directing row.
 *
 * @param number of the row's last change, from 1; that of its event too
 * @param values of the row after it; empty if the row was removed
 * @param keyId the fingerprint of the row key
 */
record RowSeal(long number, Optional<String> values, String keyId, byte[] mac) {

    static RowSeal of(RowKey key, RowName row, long number, Optional<String> values) {
        return new RowSeal(number, values, key.fingerprint(), key.seal(row, number, values));
    }

    @Override
    public String toString() {
        return "RowSeal[" + number + "]";
    }
}
