package org.medchain.keys;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The limits of a data key by the tenant's policy: how much it may seal, and until when. A caller that seals must keep
 * them; opening has no limits.
 *
 * @param maxMessages how many messages; any number if absent
 * @param notAfter when it begins no other message; never if absent
 */
public record KeyLimits(Optional<Integer> maxMessages, Optional<Instant> notAfter) {

    public static final KeyLimits NONE = new KeyLimits(Optional.empty(), Optional.empty());

    /** @throws IllegalArgumentException if it may seal nothing */
    public KeyLimits {
        if (maxMessages.filter(most -> most < 1).isPresent()) {
            throw new IllegalArgumentException("maxMessages must be 1 or more");
        }
    }

    /** Returns how long a key created at that time may begin messages; empty if always. */
    public Optional<Duration> periodFrom(Instant createdAt) {
        return notAfter.map(end -> Duration.between(createdAt, end));
    }
}
