package org.medchain.keys.chain;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/**
 * Times of the audit trail: UTC to the microsecond, which is what databases keep. As text ISO 8601 with six decimals, such
 * as {@code 2026-11-25T10:15:30.000250Z}; as a number the microseconds since 1970.
 */
public final class AuditTime {

    private static final DateTimeFormatter TEXT =
            new DateTimeFormatterBuilder().appendInstant(6).toFormatter();
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int NANOS_PER_MICRO = 1_000;

    private AuditTime() {}

    /**
     * Microseconds since 1970-01-01T00:00:00Z, negative before.
     *
     * @throws MalformedAuditException if the time is finer than a microsecond or more than 290,000 years away
     */
    public static long toMicros(Instant time) {
        if (time.getNano() % NANOS_PER_MICRO != 0) {
            throw new MalformedAuditException("time");
        }
        try {
            long micros = Math.multiplyExact(time.getEpochSecond(), MICROS_PER_SECOND);
            return Math.addExact(micros, time.getNano() / NANOS_PER_MICRO);
        } catch (ArithmeticException e) {
            throw new MalformedAuditException("time", e);
        }
    }

    public static String toText(Instant time) {
        return TEXT.format(time);
    }

    /** @throws MalformedAuditException for any text that {@link #toText} does not give */
    public static Instant parse(String text) {
        try {
            Instant time = TEXT.parse(text, Instant::from);
            if (toText(time).equals(text)) {
                return time;
            }
        } catch (DateTimeException e) {
            throw new MalformedAuditException("time", e);
        }
        throw new MalformedAuditException("time");
    }
}
