package org.medchain.keys.spring;

import java.time.Duration;
import java.util.Optional;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.RevocationFeed;

/**
 * Asks the service what was revoked since it was asked before: an answer shows that the service is there and takes the token. Such a question is
 * in the audit trail only where there is something to tell, the first one among them.
 */
final class ServiceCheck {

    private final RevocationFeed feed;
    private volatile Optional<String> cursor = Optional.empty();

    ServiceCheck(RevocationFeed feed) {
        this.feed = feed;
    }

    /** Returns what is wrong, in words that carry no input; empty if nothing is. */
    Optional<String> failure() {
        try {
            cursor = Optional.of(feed.after(cursor, Duration.ZERO).cursor());
            return Optional.empty();
        } catch (RuntimeException e) {
            // The cursor may be of another database.
            cursor = Optional.empty();
            return Optional.of(
                    e instanceof KeyManagementException
                            ? e.getMessage()
                            : e.getClass().getName());
        }
    }
}
