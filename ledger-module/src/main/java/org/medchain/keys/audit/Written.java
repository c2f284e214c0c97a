package org.medchain.keys.audit;

import java.util.Map;
import java.util.Set;
import org.medchain.keys.KeyManagementException;

/**
 * The outcome of a transaction of the ledger that was committed.
 *
 * @param refused the units that were refused, each with the reason; of them nothing is committed
 * @param busy the units whose chain somebody else was writing; of them nothing is committed either
 */
record Written(Map<LedgerUnit, KeyManagementException> refused, Set<LedgerUnit> busy) {

    boolean has(LedgerUnit unit) {
        return !refused.containsKey(unit) && !busy.contains(unit);
    }
}
