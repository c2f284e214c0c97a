package org.medchain.keys.console.access;

/** The console has no such page. */
public final class UnknownPageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnknownPageException() {
        super("no such page");
    }
}
