package org.medchain.keys.cli.escrow;

/** A text is no share, or shares recover nothing together. The message is one line for a person, and has nothing of a share. */
public final class InvalidShareException extends RuntimeException {

    InvalidShareException(String message) {
        super(message);
    }
}
