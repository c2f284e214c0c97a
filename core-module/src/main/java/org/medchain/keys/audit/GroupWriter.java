package org.medchain.keys.audit;

import java.util.List;

/** Commits a group of audit events with their effects, and tells each unit whether it was committed. */
interface GroupWriter {

    void write(List<LedgerUnit> group);
}
