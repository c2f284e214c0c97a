package org.medchain.keys.audit;

import java.util.List;
import java.util.stream.Stream;

/**
 * Units that could not be written now, and are to be tried again.
 *
 * @param busy somebody else was writing their chain
 * @param slow those of tenants that took too long, or waited too long for what somebody else holds
 */
record SetAside(List<LedgerUnit> busy, List<LedgerUnit> slow) {

    static final SetAside NONE = new SetAside(List.of(), List.of());

    SetAside and(SetAside more) {
        return new SetAside(joined(busy, more.busy), joined(slow, more.slow));
    }

    private static List<LedgerUnit> joined(List<LedgerUnit> some, List<LedgerUnit> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }
}
