package org.medchain.keys.audit.directing;

/** A table of so many rows that each has its seal in a column, for what seals all rows once. Each feature has one for its table. */
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
}
