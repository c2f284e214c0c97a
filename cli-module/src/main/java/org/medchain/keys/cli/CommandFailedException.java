package org.medchain.keys.cli;

/** A command ends without having done what it was to do. The message is the line that is shown. */
final class CommandFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ExitStatus status;

    CommandFailedException(ExitStatus status, String message) {
        this(status, message, null);
    }

    CommandFailedException(ExitStatus status, String message, Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    static CommandFailedException wrongUsage(String message) {
        return new CommandFailedException(ExitStatus.WRONG_USAGE, message);
    }

    ExitStatus status() {
        return status;
    }
}
