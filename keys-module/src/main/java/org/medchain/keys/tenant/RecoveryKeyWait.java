package org.medchain.keys.tenant;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import org.medchain.keys.MalformedValueException;

/**
 * The time for which a recovery key that two people agreed on waits before it holds, so that it can be seen and
 * cancelled: whole seconds, none at all up to 90 days.
 */
public record RecoveryKeyWait(Duration length) {

    private static final Duration LONGEST = Duration.ofDays(90);

    static final RecoveryKeyWait DEFAULT = new RecoveryKeyWait(Duration.ofDays(1));

    /** @throws MalformedValueException if the wait is negative, too long or has a fraction of a second */
    public RecoveryKeyWait {
        if (length.isNegative()
                || length.compareTo(LONGEST) > 0
                || !length.equals(length.truncatedTo(ChronoUnit.SECONDS))) {
            throw malformed();
        }
    }

    /** @throws MalformedValueException if the text is no ISO 8601 duration, or none that is allowed */
    public static RecoveryKeyWait parse(String text) {
        try {
            return new RecoveryKeyWait(Duration.parse(text));
        } catch (DateTimeParseException e) {
            throw malformed();
        }
    }

    private static MalformedValueException malformed() {
        return new MalformedValueException(
                "recoveryKeyWait", "must be an ISO 8601 duration of whole seconds, from P0D to P90D");
    }

    boolean isShorterThan(RecoveryKeyWait other) {
        return length.compareTo(other.length) < 0;
    }

    /** Returns the length in ISO 8601, in days where it is whole days: {@code P1D}. */
    @Override
    public String toString() {
        return length.equals(Duration.ofDays(length.toDays())) ? "P" + length.toDays() + "D" : length.toString();
    }
}
