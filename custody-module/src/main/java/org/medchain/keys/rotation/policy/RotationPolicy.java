package org.medchain.keys.rotation.policy;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.medchain.keys.MalformedValueException;

/**
 * The policy of a tenant: how old a wrapping may become, and when it may be renewed.
 *
 * @param enabled whether wrappings are renewed at all without being asked for
 * @param maxAge whole seconds, up to ten years
 * @param window any time if absent
 * @param noticeDays how many days before a rotation is due the service says so; never if absent
 */
public record RotationPolicy(
        boolean enabled, Duration maxAge, Optional<MaintenanceWindow> window, Optional<Integer> noticeDays) {

    private static final Duration LONGEST = Duration.ofDays(3650);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final int MOST_NOTICE_DAYS = 365;

    /** The policy of a tenant that set none. */
    public static final RotationPolicy DEFAULT = new RotationPolicy(false, Duration.ofDays(365), Optional.empty());

    /** Creates a policy without notice. */
    public RotationPolicy(boolean enabled, Duration maxAge, Optional<MaintenanceWindow> window) {
        this(enabled, maxAge, window, Optional.empty());
    }

    /** @throws MalformedValueException if the age or the notice is none that is allowed */
    public RotationPolicy {
        if (maxAge.compareTo(SHORTEST) < 0
                || maxAge.compareTo(LONGEST) > 0
                || !maxAge.equals(maxAge.truncatedTo(ChronoUnit.SECONDS))) {
            throw new MalformedValueException(
                    "maxAge", "must be an ISO 8601 duration of whole seconds, from PT1S to P3650D");
        }
        if (noticeDays.filter(days -> !isNotice(days, maxAge)).isPresent()) {
            throw new MalformedValueException(
                    "noticeDays",
                    "must be a whole number of days from 1 to " + MOST_NOTICE_DAYS + ", and shorter than maxAge");
        }
    }

    /** @throws MalformedValueException if it is no duration; one that is too long or too short no policy takes */
    public static Duration parseAge(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new MalformedValueException("maxAge", "must be an ISO 8601 duration, such as P365D");
        }
    }

    /** Returns whether wrappings may grow older by it than by the other one. */
    public boolean protectsLessThan(RotationPolicy other) {
        return other.enabled && (!enabled || maxAge.compareTo(other.maxAge) > 0);
    }

    /** Returns the age in ISO 8601, in days if it is of whole days. */
    public String maxAgeText() {
        return maxAge.equals(Duration.ofDays(maxAge.toDays())) ? "P" + maxAge.toDays() + "D" : maxAge.toString();
    }

    private static boolean isNotice(int days, Duration maxAge) {
        return days >= 1 && days <= MOST_NOTICE_DAYS && Duration.ofDays(days).compareTo(maxAge) < 0;
    }

    /** Returns when the service says that a rotation will be due; empty if it does not. */
    public Optional<Instant> noticeOf(Instant due) {
        return noticeDays.map(days -> due.minus(Duration.ofDays(days)));
    }

    /** Returns when work may begin; empty if it may now. */
    public Optional<Instant> nextOpening(Instant now) {
        return window.flatMap(it -> it.nextOpening(now));
    }

    /**
     * Returns when to look again after a start: soon enough if what was started is cancelled, or fails for some
     * patients.
     */
    public Instant afterStart(Instant now) {
        return now.plus(maxAge.compareTo(DAY) < 0 ? maxAge : DAY);
    }

    /** Returns when the oldest wrapping will be too old; not sooner than after a start. */
    public Instant afterEnd(Optional<Instant> oldestWrapping, Instant now) {
        Instant due = oldestWrapping.orElse(now).plus(maxAge);
        return due.isAfter(afterStart(now)) ? due : afterStart(now);
    }
}
