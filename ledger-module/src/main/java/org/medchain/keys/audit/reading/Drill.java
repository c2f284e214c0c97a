package org.medchain.keys.audit.reading;

import java.util.Arrays;
import java.util.Locale;
import org.medchain.keys.MalformedValueException;

/** A drill that people do at least once a year, so that what is needed in an emergency works. */
public enum Drill {
    /** A backup is restored and checked. */
    RESTORE,
    /** Custodians recover a key with their shares. */
    CUSTODIANS;

    /**
     * Reads a drill, as clients send it.
     *
     * @param text null if there is none
     * @throws MalformedValueException if it is none
     */
    public static Drill parse(String text) {
        if (text == null) {
            throw new MalformedValueException("drill", "is missing");
        }
        return Arrays.stream(values())
                .filter(it -> it.label().equals(text))
                .findFirst()
                .orElseThrow(() -> new MalformedValueException("drill", "must be restore or custodians"));
    }

    /** Returns the name that clients and audit events have. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
