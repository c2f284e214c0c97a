package org.medchain.keys.console.access;

/** A form did not arrive as a whole: the browser stalled or left. */
public final class IncompleteFormException extends RuntimeException {

    public IncompleteFormException(Throwable cause) {
        super("the form did not arrive", cause);
    }
}
