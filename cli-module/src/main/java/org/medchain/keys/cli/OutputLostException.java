package org.medchain.keys.cli;

import java.io.IOException;

/** Thrown when the output takes nothing more, as a full disk or a pipe whose reader has left. */
final class OutputLostException extends IOException {

    static final String MESSAGE = "cannot write the output";

    OutputLostException() {
        super(MESSAGE);
    }
}
