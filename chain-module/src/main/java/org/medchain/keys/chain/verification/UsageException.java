package org.medchain.keys.chain.verification;

/** The command can't do what it was asked to. The message says what to do about it. */
final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
