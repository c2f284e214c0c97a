package org.medchain.keys.tenant;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Period;
import org.medchain.keys.MalformedValueException;

/** The time for which audit events are kept: a year to a hundred, in years, months, weeks and days. */
public record AuditRetention(Period length) {

    private static final Period SHORTEST = Period.ofYears(1);
    private static final Period LONGEST = Period.ofYears(100);

    /** A day from which a year has 365 days, so that these are a year too. */
    private static final LocalDate SOME_DAY = LocalDate.of(2001, 1, 1);

    /** The time that HIPAA asks for (45 CFR 164.316(b)(2)(i)). */
    static final AuditRetention DEFAULT = new AuditRetention(Period.ofYears(6));

    /** @throws MalformedValueException if the period is too short or too long */
    public AuditRetention {
        if (length.isNegative() || isLonger(SHORTEST, length) || isLonger(length, LONGEST)) {
            throw malformed();
        }
    }

    private static boolean isLonger(Period one, Period other) {
        return SOME_DAY.plus(one).isAfter(SOME_DAY.plus(other));
    }

    boolean isShorterThan(AuditRetention other) {
        return isLonger(other.length, length);
    }

    /** @throws MalformedValueException if the text is no ISO 8601 period, or none that is allowed */
    public static AuditRetention parse(String text) {
        try {
            return new AuditRetention(Period.parse(text));
        } catch (DateTimeException e) { // also of a period that ends after the last year there is
            throw malformed();
        }
    }

    private static MalformedValueException malformed() {
        return new MalformedValueException("auditRetention", "must be an ISO 8601 period, from P1Y to P100Y");
    }

    /** Returns the stored period; the shortest for a text that no row may have, so that who acts on it reads the row, which is refused. */
    static AuditRetention ofRow(String text) {
        try {
            return parse(text);
        } catch (MalformedValueException e) {
            return new AuditRetention(SHORTEST);
        }
    }

    /** Returns the length in ISO 8601: {@code P6Y}. */
    @Override
    public String toString() {
        return length.toString();
    }
}
