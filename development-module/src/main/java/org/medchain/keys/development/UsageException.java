package org.medchain.keys.development;

/** The command line was wrong. The message is one line for a person and never repeats what was typed. */
final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
