package org.medchain.keys.chain.command;

/** A command can't do what it was asked to. The message is one line for a person that says what to do about it. */
public final class UsageException extends RuntimeException {

    public UsageException(String message) {
        super(message);
    }
}
