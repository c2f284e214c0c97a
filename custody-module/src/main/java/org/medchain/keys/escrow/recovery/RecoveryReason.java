package org.medchain.keys.escrow.recovery;

import org.medchain.keys.LineOfText;
import org.medchain.keys.MalformedValueException;

/** The reason why keys are to be recovered: 1 to 500 characters on one line. */
public record RecoveryReason(String value) {

    private static final int MAX_LENGTH = 500;

    /** @throws MalformedValueException if the text is none */
    public RecoveryReason {
        LineOfText.requireReadable("reason", LineOfText.require("reason", value, MAX_LENGTH));
    }
}
