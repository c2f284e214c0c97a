package org.medchain.keys;

import java.time.Duration;
import java.util.Optional;

/**
 * Tells the patients of one tenant whose keys may no longer be used: their destruction was requested, or the tenant is suspended. A caller
 * that keeps plain keys asks again and again, and wipes what it keeps of them.
 *
 * <p>Guarantee: an answer without {@link RevokedPatients#more} tells all that was committed before the question, on whatever server. Nothing is
 * left out between one answer and the next; a patient may be named twice.
 */
@FunctionalInterface
public interface RevocationFeed {

    /** The longest time that the service waits before it answers. */
    Duration LONGEST_WAIT = Duration.ofSeconds(20);

    /**
     * Answers at once if there is something to tell, else when there is or the time is over.
     *
     * @param cursor of the answer before; without one, or with one that is of another database or too old, the answer is about all patients
     * @param wait whole seconds, none to {@link #LONGEST_WAIT}
     * @throws MalformedValueException if the cursor is of no answer, or the wait too long
     * @throws AuditUnavailableException if the database can't be read, or the audit event not be stored
     * @throws CallerRefusedException if the caller has no tenant, or another than the one it named
     */
    RevokedPatients after(Optional<String> cursor, Duration wait);
}
