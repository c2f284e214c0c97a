package org.medchain.keys.patient.erased;

/**
 * Thrown when the file of the erasure register is damaged, or is no erasure register at all. The message completes "names a
 * file ...".
 */
final class DamagedRegisterException extends RuntimeException {

    DamagedRegisterException(String whatIsWrong) {
        super(whatIsWrong);
    }
}
