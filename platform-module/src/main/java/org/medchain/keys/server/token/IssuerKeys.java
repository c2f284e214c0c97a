package org.medchain.keys.server.token;

import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.tls.ServerTrust;
import org.medchain.keys.work.Work;
import org.medchain.keys.work.Works;

/**
 * The issuer's keys, read again at an interval, on a thread of their own. Requests are answered with the keys at hand.
 *
 * <p>Guarantee: one read at a time. A key that is no longer at the location is no longer trusted after the next read; if there
 * can be none, all of them are given up after the time that an outage may take. A key id that is not known makes a read of its
 * own, once within {@link #BETWEEN_UNKNOWN}, whatever number of requests bring one; at most {@link #MOST_WAITING} of them wait
 * for it, and no other request does.
 */
@Shared
public final class IssuerKeys implements Works {

    static final Duration BETWEEN_UNKNOWN = Duration.ofSeconds(10);
    static final int MOST_WAITING = 4;

    private static final Logger LOG = System.getLogger(IssuerKeys.class.getName());
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private final KeySource source;
    private final Executor executor;
    private final Clock clock;
    private final Duration refresh;
    private final Duration outage;
    private final Semaphore waiting = new Semaphore(MOST_WAITING);

    private volatile Optional<Read> newest = Optional.empty();
    private boolean failing;
    private CompletableFuture<Void> reading = CompletableFuture.completedFuture(null);
    private Instant next = Instant.MIN;
    private Instant nextForUnknown = Instant.MIN;

    private record Read(KeySet keys, Instant at) {}

    @Inject
    IssuerKeys(TokenSettings settings, ServerTrust trust, TokenThreads threads, Clock clock) {
        this(
                settings,
                KeySource.at(settings.keys(), trust),
                task -> threads.executor().execute(task),
                clock);
    }

    IssuerKeys(TokenSettings settings, KeySource source, Executor executor, Clock clock) {
        this.source = source;
        this.executor = executor;
        this.clock = clock;
        this.refresh = settings.refresh();
        this.outage = settings.outage();
    }

    @Override
    public List<Work> declare(MetricRegistry metrics) {
        return List.of(Work.every(PERIOD, "issuer-keys", this::look).beginningWith(this::look));
    }

    /** Returns true if tokens can be verified. */
    public boolean areAvailable() {
        return trusted().isPresent();
    }

    /**
     * The keys that are trusted now: the same object as before while they are the same.
     *
     * @throws IssuerUnavailableException if there are none
     */
    KeySet require() {
        return trusted().orElseThrow(IssuerUnavailableException::new);
    }

    /** The keys at hand after they were read again for a token that none of them fits; mostly those that were at hand before. */
    KeySet requireForUnknown() {
        Optional<CompletableFuture<Void>> read = readForUnknown();
        if (read.isPresent() && waiting.tryAcquire()) {
            try {
                await(read.get());
            } finally {
                waiting.release();
            }
        }
        return require();
    }

    /** Reads the keys if it is time. To be called often. */
    synchronized void look() {
        if (isOver(clock.instant(), next, refresh)) {
            read();
        }
    }

    private Optional<KeySet> trusted() {
        return newest.filter(
                        read -> clock.instant().isBefore(read.at().plus(refresh).plus(outage)))
                .map(Read::keys);
    }

    private synchronized Optional<CompletableFuture<Void>> readForUnknown() {
        if (!reading.isDone()) {
            return Optional.of(reading);
        }
        Instant now = clock.instant();
        if (!isOver(now, nextForUnknown, BETWEEN_UNKNOWN)) {
            return Optional.empty();
        }
        nextForUnknown = now.plus(BETWEEN_UNKNOWN);
        read();
        return Optional.of(reading);
    }

    /** Returns true if a wait is over. One that would be longer than it ever is began before the clock was set back. */
    private static boolean isOver(Instant now, Instant end, Duration longest) {
        return !now.isBefore(end) || end.isAfter(now.plus(longest));
    }

    private synchronized void read() {
        if (reading.isDone()) {
            next = clock.instant().plus(refresh);
            reading = CompletableFuture.runAsync(this::readNow, executor);
        }
    }

    private void readNow() {
        try {
            Instant now = clock.instant();
            KeySet read = KeySet.parse(source.read());
            keep(read, now);
        } catch (IOException | RuntimeException e) {
            fail(e);
        }
    }

    private synchronized void keep(KeySet read, Instant at) {
        KeySet keys = newest.map(Read::keys).filter(read::equals).orElse(read);
        newest = Optional.of(new Read(keys, at));
        if (failing) {
            failing = false;
            LOG.log(Level.INFO, "the keys of the token issuer can be read again");
        }
    }

    /** Notes a failure and logs it once for each outage; health checks tell of the rest. */
    private synchronized void fail(Exception failure) {
        Instant soon = clock.instant().plus(RETRY);
        next = next.isBefore(soon) ? next : soon;
        if (!failing) {
            failing = true;
            LOG.log(
                    Level.WARNING,
                    "the keys of the token issuer, at MP_JWT_VERIFY_PUBLICKEY_LOCATION, can't be read: "
                            + failure.getMessage() + "; it will be tried again");
        }
    }

    private static void await(CompletableFuture<Void> read) {
        try {
            read.get(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.log(Level.DEBUG, "the keys of the token issuer were not read in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
