package org.medchain.keys.chain.signing;

/** A key file can't be made, read or trusted. The message names the file and what is wrong with it, never its content. */
public final class KeyFileException extends RuntimeException {

    KeyFileException(String message) {
        super(message);
    }

    KeyFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
