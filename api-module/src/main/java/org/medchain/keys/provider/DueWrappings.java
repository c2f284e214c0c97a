package org.medchain.keys.provider;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.medchain.keys.MalformedValueException;

/** The rule that selects the wrappings that a rotation renews. */
public sealed interface DueWrappings {

    /** The rule of wrappings that are not certainly of today's CMK and its newest material, or of today's KEK. */
    DueWrappings NOT_CURRENT = new NotCurrent(Optional.empty());

    /** Returns true if a wrapping may be due; others are left alone, whichever provider wrapped them. */
    boolean concerns(String wrappedUnder, Instant wrappedAt);

    /** Returns true if a wrapping of today's provider is due. */
    boolean has(CurrentWrapping current, String wrappedUnder, Instant wrappedAt);

    /** Returns a text that is equal for rules that select the same wrappings, and for no others. */
    String text();

    /**
     * Selects the wrappings that are not certainly of today's CMK and its newest material, or of today's KEK, and those
     * that are too old by the tenant's policy.
     *
     * @param renewBefore wrappings of before this time are renewed whatever they are under
     */
    record NotCurrent(Optional<Instant> renewBefore) implements DueWrappings {

        @Override
        public boolean concerns(String wrappedUnder, Instant wrappedAt) {
            return true;
        }

        @Override
        public boolean has(CurrentWrapping current, String wrappedUnder, Instant wrappedAt) {
            return !current.covers(wrappedUnder, wrappedAt)
                    || renewBefore.filter(wrappedAt::isBefore).isPresent();
        }

        @Override
        public String text() {
            return "not current" + renewBefore.map(time -> " or before " + time).orElse("");
        }
    }

    /**
     * Selects the wrappings that a recovery replaces. They are those that {@link #NOT_CURRENT} selects, but only the copies of one epoch bring data keys
     * back: what was prepared for another epoch, or for a rotation, left them as they were.
     *
     * @param epoch the copies' epoch
     */
    record Recovered(UUID epoch) implements DueWrappings {

        @Override
        public boolean concerns(String wrappedUnder, Instant wrappedAt) {
            return NOT_CURRENT.concerns(wrappedUnder, wrappedAt);
        }

        @Override
        public boolean has(CurrentWrapping current, String wrappedUnder, Instant wrappedAt) {
            return NOT_CURRENT.has(current, wrappedUnder, wrappedAt);
        }

        @Override
        public String text() {
            return "recovered of " + epoch;
        }
    }

    /**
     * Selects the wrappings that a compromise affects, and no others, however current they are.
     *
     * @param wrappedUnder the CMK's own ARN or the KEK's fingerprint; any if absent
     * @param wrappedFrom the first time at which they were wrapped; any if absent
     * @param wrappedBefore the first time after them; any if absent
     */
    record Selected(Optional<String> wrappedUnder, Optional<Instant> wrappedFrom, Optional<Instant> wrappedBefore)
            implements DueWrappings {

        private static final Pattern NAME = Pattern.compile("[\\x20-\\x7E]{0,512}");

        /** @throws MalformedValueException if it selects everything, or nothing */
        public Selected {
            if (wrappedUnder.isEmpty() && wrappedFrom.isEmpty() && wrappedBefore.isEmpty()) {
                throw new MalformedValueException("body", "must have wrappedUnder, wrappedFrom or wrappedBefore");
            }
            if (wrappedUnder.filter(it -> !NAME.matcher(it).matches()).isPresent()) {
                throw new MalformedValueException("wrappedUnder", "must be at most 512 printable ASCII characters");
            }
            requireSince1970("wrappedFrom", wrappedFrom);
            requireSince1970("wrappedBefore", wrappedBefore);
            if (wrappedFrom.isPresent()
                    && wrappedBefore
                            .filter(it -> !it.isAfter(wrappedFrom.get()))
                            .isPresent()) {
                throw new MalformedValueException("wrappedFrom", "must be before wrappedBefore");
            }
        }

        private static void requireSince1970(String field, Optional<Instant> time) {
            if (time.filter(it -> it.isBefore(Instant.EPOCH)).isPresent()) {
                throw new MalformedValueException(field, "must not be before 1970");
            }
        }

        /** Returns true if the rule names a CMK or KEK, at whatever time it wrapped. */
        public boolean isOfAnyTime() {
            return wrappedFrom.isEmpty() && wrappedBefore.isEmpty();
        }

        /** Returns the rule for those of these wrappings that were made before a time. */
        public Selected before(Instant time) {
            return new Selected(wrappedUnder, wrappedFrom, Optional.of(time));
        }

        @Override
        public boolean concerns(String under, Instant at) {
            return wrappedUnder.map(under::equals).orElse(true)
                    && wrappedFrom.map(it -> !at.isBefore(it)).orElse(true)
                    && wrappedBefore.map(at::isBefore).orElse(true);
        }

        @Override
        public boolean has(CurrentWrapping current, String under, Instant at) {
            return concerns(under, at);
        }

        @Override
        public String text() {
            return "under " + wrappedUnder.orElse("any")
                    + wrappedFrom.map(time -> " from " + time).orElse("")
                    + wrappedBefore.map(time -> " before " + time).orElse("");
        }
    }
}
