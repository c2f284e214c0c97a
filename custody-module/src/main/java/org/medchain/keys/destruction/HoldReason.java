package org.medchain.keys.destruction;

import org.medchain.keys.LineOfText;
import org.medchain.keys.MalformedValueException;

/** The reason why a patient's keys must not be destroyed: 1 to 500 characters on one line. */
public record HoldReason(String value) {

    /** The reason of a hold that a restore of the database lost. */
    static final HoldReason OF_THE_REGISTER =
            new HoldReason("the erasure register lists a hold that the database lost");

    private static final int MAX_LENGTH = 500;

    /** @throws MalformedValueException if the text is none */
    public HoldReason {
        LineOfText.requireReadable("reason", LineOfText.require("reason", value, MAX_LENGTH));
    }
}
