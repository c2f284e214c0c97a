package org.medchain.keys.destruction;

import org.medchain.keys.LineOfText;
import org.medchain.keys.MalformedValueException;

/** Why a patient's keys must not be destroyed: 1 to 500 characters on one line. */
public record HoldReason(String value) {

    private static final int MAX_LENGTH = 500;

    /** @throws MalformedValueException if the text is none */
    public HoldReason {
        LineOfText.require("reason", value, MAX_LENGTH);
    }
}
