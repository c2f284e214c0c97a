package org.medchain.keys.console.access;

/** A form was not made by the console for this session. */
public final class ForgedFormException extends RuntimeException {

    public ForgedFormException() {
        super("a form of somebody else");
    }
}
