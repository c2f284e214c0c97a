package org.medchain.keys.cli;

/** A command ends without having done what it was to do. The message is the line that is shown. */
final class CommandFailedException extends RuntimeException {

    private final ExitStatus status;
    private final int answered;

    CommandFailedException(ExitStatus status, String message) {
        this(status, message, null);
    }

    CommandFailedException(ExitStatus status, String message, Throwable cause) {
        this(status, message, cause, 0);
    }

    private CommandFailedException(ExitStatus status, String message, Throwable cause, int answered) {
        super(message, cause);
        this.status = status;
        this.answered = answered;
    }

    /** @param answered the HTTP status of the service's answer */
    static CommandFailedException answered(int answered, ExitStatus status, String message) {
        return new CommandFailedException(status, message, null, answered);
    }

    static CommandFailedException wrongUsage(String message) {
        return new CommandFailedException(ExitStatus.WRONG_USAGE, message);
    }

    ExitStatus status() {
        return status;
    }

    /** The HTTP status of the service's answer; 0 if that is not what the command failed of. */
    int answered() {
        return answered;
    }
}
