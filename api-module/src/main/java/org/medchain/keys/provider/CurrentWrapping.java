package org.medchain.keys.provider;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The CMK or KEK that a provider wraps under at present.
 *
 * @param wrappedUnder the CMK or KEK, as {@link KeyProvider#wrappedUnder} names it; any other text where that can't be found
 *     out
 * @param since when its newest material came; empty if that is not known
 */
public record CurrentWrapping(String wrappedUnder, Optional<Instant> since) {

    /**
     * The time by which a wrapping's time can be ahead of its material: the length of a call, and clocks that differ.
     */
    private static final Duration UNCERTAINTY = Duration.ofMinutes(1);

    /** A CMK or KEK that had one material all its life. */
    public static CurrentWrapping neverRenewed(String wrappedUnder) {
        return new CurrentWrapping(wrappedUnder, Optional.of(Instant.MIN));
    }

    /** The first time whose wrappings are certainly under its newest material; empty if that is not known, or it had no other. */
    public Optional<Instant> newestFrom() {
        return since.filter(renewed -> !renewed.equals(Instant.MIN))
                .map(renewed -> renewed.plus(UNCERTAINTY).plus(1, ChronoUnit.MICROS));
    }

    /**
     * Returns true if a wrapping is certainly one of these.
     *
     * @param otherUnder what it is wrapped under
     * @param wrappedAt when it was stored
     */
    public boolean covers(String otherUnder, Instant wrappedAt) {
        return wrappedUnder.equals(otherUnder)
                && since.filter(renewed -> wrappedAt.minus(UNCERTAINTY).isAfter(renewed))
                        .isPresent();
    }
}
