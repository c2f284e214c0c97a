package org.medchain.keys.console.login;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The cached description of the issuer. It is read again once in an hour. If the issuer is away then, the description from before stays in use,
 * and the issuer is asked again five seconds later. Safe for use by many threads: one reads, and the others wait only if there is no description
 * from before.
 */
final class IssuerDescriptions {

    static final Duration KEPT = Duration.ofHours(1);
    static final Duration RETRY = Duration.ofSeconds(5);

    private static final Logger LOG = System.getLogger(IssuerDescriptions.class.getName());

    private final Supplier<IssuerDescription> reader;
    private final Clock clock;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile Cached cached = new Cached(Optional.empty(), "", Instant.MIN);

    /** @param failure says why the issuer could not be read the last time; empty if it could */
    private record Cached(Optional<IssuerDescription> description, String failure, Instant until) {}

    /** @param reader asks the issuer, and throws {@link IssuerAwayException} if it does not answer */
    IssuerDescriptions(Supplier<IssuerDescription> reader, Clock clock) {
        this.reader = reader;
        this.clock = clock;
    }

    /** @throws IssuerAwayException if there is none */
    IssuerDescription get() {
        if (isDue() && mayRead()) {
            try {
                if (isDue()) {
                    cached = read();
                }
            } finally {
                reading.unlock();
            }
        }
        Cached known = cached;
        return known.description().orElseThrow(() -> new IssuerAwayException(known.failure(), null));
    }

    private boolean isDue() {
        return !clock.instant().isBefore(cached.until());
    }

    private boolean mayRead() {
        if (cached.description().isPresent()) {
            return reading.tryLock();
        }
        reading.lock();
        return true;
    }

    private Cached read() {
        try {
            return new Cached(Optional.of(reader.get()), "", clock.instant().plus(KEPT));
        } catch (IssuerAwayException e) {
            if (cached.description().isPresent()) {
                LOG.log(Level.WARNING, e.getMessage() + "; the console uses the issuer's earlier description");
            }
            return new Cached(
                    cached.description(), e.getMessage(), clock.instant().plus(RETRY));
        }
    }
}
