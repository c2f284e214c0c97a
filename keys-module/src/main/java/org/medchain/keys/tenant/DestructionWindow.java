package org.medchain.keys.tenant;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import org.medchain.keys.MalformedValueException;

/**
 * The time for which a destruction can still be cancelled before the keys are erased: whole seconds, none at all up to
 * 90 days, which leaves room for the three months within which GDPR Art. 12(3) wants a request answered.
 */
public record DestructionWindow(Duration length) {

    private static final Duration LONGEST = Duration.ofDays(90);
    private static final Duration FOUR_EYES_BELOW = Duration.ofHours(24);

    static final DestructionWindow DEFAULT = new DestructionWindow(Duration.ofDays(7));

    /** @throws MalformedValueException if the window is negative, too long or has a fraction of a second */
    public DestructionWindow {
        if (length.isNegative()
                || length.compareTo(LONGEST) > 0
                || !length.equals(length.truncatedTo(ChronoUnit.SECONDS))) {
            throw malformed();
        }
    }

    /** @throws MalformedValueException if the text is no ISO 8601 duration, or none that is allowed */
    public static DestructionWindow parse(String text) {
        try {
            return new DestructionWindow(Duration.parse(text));
        } catch (DateTimeParseException e) {
            throw malformed();
        }
    }

    private static MalformedValueException malformed() {
        return new MalformedValueException(
                "destructionWindow", "must be an ISO 8601 duration of whole seconds, from PT0S to P90D");
    }

    /** Returns true if so little time is left for second thoughts that a second person should have them before. */
    boolean asksForFourEyes() {
        return length.compareTo(FOUR_EYES_BELOW) < 0;
    }

    /** Returns the length in ISO 8601, in days where it is whole days: {@code P7D}. */
    @Override
    public String toString() {
        boolean wholeDays = !length.isZero() && length.equals(Duration.ofDays(length.toDays()));
        return wholeDays ? "P" + length.toDays() + "D" : length.toString();
    }
}
