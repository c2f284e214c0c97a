package org.medchain.keys.audit.directing;

/** A row that says what the service does, or for whom. */
public interface DirectingRow {

    RowName rowName();

    /** Returns the values of the row that direct. Cursors and counts do not. */
    RowValues directingValues();
}
