package org.medchain.keys.tenant;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.medchain.keys.KeyLimits;
import org.medchain.keys.MalformedValueException;

/**
 * The limits of each new data key of a tenant: how much it may seal, and how long. The service's answers contain them;
 * a caller that seals must keep them.
 *
 * @param maxMessages 1 to a billion; any number if absent
 * @param period whole seconds, up to ten years, from the moment when the key is made; always if absent
 */
public record SealingLimits(Optional<Integer> maxMessages, Optional<Duration> period) {

    /** The limits of a tenant that sets none. */
    public static final SealingLimits NONE = new SealingLimits(Optional.empty(), Optional.empty());

    private static final int MOST_MESSAGES = 1_000_000_000;
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(3650);

    /** @throws MalformedValueException if one is none that is allowed */
    public SealingLimits {
        if (maxMessages.filter(most -> most < 1 || most > MOST_MESSAGES).isPresent()) {
            throw new MalformedValueException("maxMessagesPerKey", "must be a whole number from 1 to " + MOST_MESSAGES);
        }
        if (period.filter(it -> !isPeriod(it)).isPresent()) {
            throw malformedPeriod();
        }
    }

    private static boolean isPeriod(Duration period) {
        return period.compareTo(SHORTEST) >= 0
                && period.compareTo(LONGEST) <= 0
                && period.equals(period.truncatedTo(ChronoUnit.SECONDS));
    }

    /** @throws MalformedValueException if one is none that is allowed, or the period no ISO 8601 duration */
    public static SealingLimits parse(Optional<Integer> maxMessages, Optional<String> period) {
        try {
            return new SealingLimits(maxMessages, period.map(Duration::parse));
        } catch (DateTimeException e) {
            throw malformedPeriod();
        }
    }

    private static MalformedValueException malformedPeriod() {
        return new MalformedValueException(
                "sealingPeriod", "must be an ISO 8601 duration of whole seconds, from PT1S to P3650D");
    }

    SealingLimits withMessagesOf(SealingLimits other) {
        return new SealingLimits(other.maxMessages, period);
    }

    SealingLimits withPeriodOf(SealingLimits other) {
        return new SealingLimits(maxMessages, other.period);
    }

    boolean allowMoreMessagesThan(SealingLimits other) {
        return isHigher(maxMessages, other.maxMessages);
    }

    boolean allowSealingLongerThan(SealingLimits other) {
        return isHigher(period, other.period);
    }

    /** A limit that is absent is higher than any. */
    private static <T extends Comparable<T>> boolean isHigher(Optional<T> one, Optional<T> other) {
        return other.filter(bound -> one.map(it -> it.compareTo(bound) > 0).orElse(true))
                .isPresent();
    }

    /** Returns the limits of a data key that was made then. */
    public KeyLimits of(Instant createdAt) {
        return new KeyLimits(maxMessages, period.map(createdAt::plus));
    }

    /** Returns the period in ISO 8601, in days where it is whole days: {@code P30D}. */
    public Optional<String> periodText() {
        return period.map(it -> it.equals(Duration.ofDays(it.toDays())) ? "P" + it.toDays() + "D" : it.toString());
    }
}
