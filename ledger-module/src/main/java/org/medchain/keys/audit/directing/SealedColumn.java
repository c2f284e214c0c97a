package org.medchain.keys.audit.directing;

import java.util.List;

/** The table has so many rows that each has its seal in a column. All rows are sealed once; those that are untrusted when they are used are named. Each feature has one for its table. */
public interface SealedColumn {

    /** The table's name. */
    String table();

    /** Returns true if no row lacks its seal. */
    boolean isSealed();

    /**
     * Seals the rows that have no seal as they are, page by page, each page in a transaction of its own. Called again, it continues.
     *
     * @return how many it sealed
     */
    long sealAll();

    /** Returns rows whose seals were found to be wrong or missing when they were used since the last call; of many, some. */
    List<RowName> takeUntrusted();

    /** Returns true if the row's seal is right, or there is no such row. */
    boolean isTrusted(RowName row);
}
