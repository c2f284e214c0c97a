package org.medchain.keys.audit.archive;

import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * The legal holds and open destructions of a chain, by their seals, keep events from being archived.
 *
 * @param first the place of the first event that is kept
 * @param looked the newest event before the look: what was changed behind it was not looked at
 */
record Held(OptionalLong first, long looked) {

    /** The state before the first look. */
    static final Held UNKNOWN = new Held(OptionalLong.empty(), 0);

    /** Returns what is held by these too, which changed since; what is over meanwhile is held until the next round. */
    Held and(OptionalLong firstSince, long lookedSince) {
        return new Held(LongStream.concat(first.stream(), firstSince.stream()).min(), lookedSince);
    }
}
