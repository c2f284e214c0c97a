package org.medchain.keys.web.json;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.medchain.keys.MalformedValueException;

/** A time with an offset (ISO 8601), as clients send and get it. */
public final class Time {

    private Time() {}

    /** @throws MalformedValueException if there is a text and it is no time with an offset */
    public static Optional<Instant> parse(String field, String text) {
        try {
            return Optional.ofNullable(text).map(it -> OffsetDateTime.parse(it).toInstant());
        } catch (DateTimeParseException e) {
            throw new MalformedValueException(
                    field, "must be a time with an offset (ISO 8601), such as 2026-11-25T01:07:53Z");
        }
    }

    /** Returns the text that clients get of a time; null, which JSON leaves out, if there is none. */
    public static String text(Optional<Instant> time) {
        return time.map(Instant::toString).orElse(null);
    }
}
