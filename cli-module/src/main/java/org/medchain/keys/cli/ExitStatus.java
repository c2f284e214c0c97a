package org.medchain.keys.cli;

/**
 * The exit status of a command, for scripts. {@code audit verify} and {@code verify-certificate} have those of their
 * own.
 */
enum ExitStatus {
    DONE(0),
    /** {@code apply}: something is not as the file has it. */
    DIFFERS(1),
    /** The command line, a setting or a file is wrong. */
    WRONG_USAGE(2),
    /** The service refused, and will refuse again. */
    REFUSED(4),
    /** The service could not be reached or could not answer; the same may succeed later. */
    UNAVAILABLE(5),
    /** The input is no message, is altered or cut, or is another patient's; or shares are none, or recover nothing. */
    NOT_AUTHENTIC(6),
    /**
     * The followed job did not end well; the output can't be written, and the service may have done what it was
     * asked; or the program failed itself.
     */
    FAILED(7),
    /** The command was carried out, but its answer has no member that {@code --field} names: nothing was shown of it. */
    DONE_UNSHOWN(8);

    private final int code;

    ExitStatus(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
