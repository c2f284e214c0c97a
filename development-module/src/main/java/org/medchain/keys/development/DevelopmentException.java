package org.medchain.keys.development;

/** The development files can't be used as they are. The message is one line for a person. */
public final class DevelopmentException extends RuntimeException {

    DevelopmentException(String message) {
        super(message);
    }

    DevelopmentException(String message, Throwable cause) {
        super(message, cause);
    }
}
