package org.medchain.keys.audit;

import java.util.List;

/** Brings a group of units to the disk, and tells each unit how that ended. */
interface GroupWriter {

    void write(List<LedgerUnit> group);
}
