package org.medchain.keys.cli.server;

/** A command about this machine's server can't do what it was asked to. The message is one line for a person; the exit status is 1. */
public final class ServerException extends RuntimeException {

    public ServerException(String message) {
        super(message);
    }

    public ServerException(String message, Throwable cause) {
        super(message, cause);
    }
}
