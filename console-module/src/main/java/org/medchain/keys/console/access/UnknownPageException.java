package org.medchain.keys.console.access;

/** The console has no such page. */
public final class UnknownPageException extends RuntimeException {

    public UnknownPageException() {
        super("no such page");
    }
}
