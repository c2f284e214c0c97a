package org.medchain.keys.tenant;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.medchain.keys.CmkNotActiveException;
import org.medchain.keys.MalformedValueException;

/**
 * The times at which a tenant's CMK, or the KEK in its place, is activated and deactivated. Outside of that it wraps
 * nothing; what it wrapped opens all the same, as keys of the state "deactivated" do in NIST SP 800-57 part 1 and KMIP.
 *
 * @param activeFrom the first moment at which it wraps; always if absent
 * @param activeUntil the first moment at which it no longer does; never if absent
 */
public record CmkDates(Optional<Instant> activeFrom, Optional<Instant> activeUntil) {

    /** The dates of a tenant that sets none. */
    public static final CmkDates ALWAYS = new CmkDates(Optional.empty(), Optional.empty());

    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    /** @throws MalformedValueException if there is no moment between them, or one of them can't be stored */
    public CmkDates {
        activeFrom = activeFrom.map(it -> storable("cmkActiveFrom", it));
        activeUntil = activeUntil.map(it -> storable("cmkActiveUntil", it));
        if (activeFrom.isPresent()
                && activeUntil.isPresent()
                && !activeFrom.get().isBefore(activeUntil.get())) {
            throw new MalformedValueException("cmkActiveUntil", "must be after cmkActiveFrom");
        }
    }

    private static Instant storable(String field, Instant time) {
        if (time.isBefore(FIRST) || !time.isBefore(END)) {
            throw new MalformedValueException(field, "must be in the years 1970 to 9999");
        }
        return time.truncatedTo(ChronoUnit.MICROS);
    }

    /** @throws CmkNotActiveException if it wraps nothing at that time */
    public void requireActive(Instant now) {
        if (!areActive(now)) {
            throw new CmkNotActiveException();
        }
    }

    /** Returns whether there is a moment at which it wraps by these, and not by the other ones. */
    boolean areWiderThan(CmkDates other) {
        return other.activeFrom
                        .filter(bound ->
                                activeFrom.map(it -> it.isBefore(bound)).orElse(true))
                        .isPresent()
                || other.activeUntil
                        .filter(bound ->
                                activeUntil.map(it -> it.isAfter(bound)).orElse(true))
                        .isPresent();
    }

    boolean areActive(Instant now) {
        return activeFrom.map(it -> !now.isBefore(it)).orElse(true)
                && activeUntil.map(now::isBefore).orElse(true);
    }
}
