package org.medchain.keys.audit;

import java.util.List;
import java.util.stream.Stream;

/**
 * The units of a group that could not be written now, and are tried again.
 *
 * @param busy somebody else was writing their chain
 * @param slow those of tenants that took too long, or waited too long for what somebody else holds
 */
record DeferredGroup(List<LedgerUnit> busy, List<LedgerUnit> slow) {

    static final DeferredGroup NONE = new DeferredGroup(List.of(), List.of());

    DeferredGroup and(DeferredGroup more) {
        return new DeferredGroup(joined(busy, more.busy), joined(slow, more.slow));
    }

    private static List<LedgerUnit> joined(List<LedgerUnit> some, List<LedgerUnit> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }
}
