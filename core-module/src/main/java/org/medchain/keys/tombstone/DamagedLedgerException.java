package org.medchain.keys.tombstone;

/** The file is no erasure ledger, or not the one that was written. The message completes "names a file ...". */
final class DamagedLedgerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DamagedLedgerException(String whatIsWrong) {
        super(whatIsWrong);
    }
}
