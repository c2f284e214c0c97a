package org.medchain.keys.server;

import java.time.Instant;
import java.util.UUID;

/**
 * Stores which holder has a lease on which subject, for all servers together. {@link Lease} decides when; each method is one
 * decision of the store that no other server's can come between.
 *
 * @param <S> names what a lease is on
 */
public interface LeaseStore<S> {

    /** Whether nobody held the subject at this time, and the holder holds it now. */
    boolean take(S subject, UUID holder, Instant now, Instant until);

    /** Whether the holder still holds the subject, and now holds it until the later time. */
    boolean renew(S subject, UUID holder, Instant until);

    /** Lets the next one take the subject at once. Nothing changes if the holder no longer holds it. */
    void release(S subject, UUID holder, Instant now);
}
