package org.medchain.keys.audit.directing;

/** A row that says what the service does, or for whom. */
public interface DirectingRow {

    RowName rowName();

    /** Everything of the row that directs. Cursors and counts do not. */
    RowValues directingValues();
}
