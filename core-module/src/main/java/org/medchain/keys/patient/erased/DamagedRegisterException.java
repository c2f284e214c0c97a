package org.medchain.keys.patient.erased;

/** The file is no erasure register, or not the one that was written. The message completes "names a file ...". */
final class DamagedRegisterException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DamagedRegisterException(String whatIsWrong) {
        super(whatIsWrong);
    }
}
