package org.medchain.keys.audit;

import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.medchain.keys.FailureReason;
import org.medchain.keys.TenantId;
import org.medchain.keys.TooManyRequestsException;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.caller.Caller;

/**
 * Bounds how many events the refused requests of one actor make. The first of a minute have an event each; the others are
 * counted, and the count becomes one event for each reason when the minute is over. Without it, anyone with a token, even
 * with no role, could fill the disk.
 *
 * <p>Limit: the counts of the running minute are lost when the process is killed. Safe for use by many threads.
 */
@Shared
final class RefusalLimit {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final int perMinute;
    private final InstantSource waits;
    private final ConcurrentMap<Actor, Window> windows = new ConcurrentHashMap<>();
    private final Queue<RefusalCount> due = new ConcurrentLinkedQueue<>();

    @Inject
    RefusalLimit(RefusalSettings settings, InstantSource waits) {
        this.perMinute = settings.perMinute();
        this.waits = waits;
    }

    /** The actor that is refused: by issuer and subject of the token, and by name without a token. */
    private record Actor(Optional<TenantId> tenant, Optional<String> subject, Optional<String> name) {

        static Actor of(Caller caller) {
            return new Actor(
                    caller.tenant(),
                    caller.identity().subject(),
                    caller.identity().subject().isPresent() ? Optional.empty() : Optional.of(caller.actor()));
        }
    }

    private static final class Window {

        private final Instant end;
        private final Map<FailureReason, RefusalCount> counts = new EnumMap<>(FailureReason.class);
        private int recorded;

        Window(Instant end) {
            this.end = end;
        }

        /** Returns true if the refusal is one that is counted; false if it is to have an event of its own. */
        boolean counts(Caller caller, FailureReason reason, int perMinute) {
            if (recorded < perMinute) {
                recorded++;
                return false;
            }
            counts.merge(reason, new RefusalCount(caller, reason, 1), RefusalCount::plus);
            return true;
        }
    }

    /**
     * Counts a refusal before it is recorded. It waits for refusals of the same actor alone.
     *
     * @throws TooManyRequestsException if it is not to be recorded: it is counted
     */
    void admit(Caller caller, FailureReason reason) {
        Actor actor = Actor.of(caller);
        Instant now = waits.instant();
        Instant[] counted = new Instant[1];
        windows.compute(actor, (unused, open) -> {
            Window window = open == null || closeIfEnded(open, now) ? new Window(now.plus(MINUTE)) : open;
            counted[0] = window.counts(caller, reason, perMinute) ? window.end : null;
            return window;
        });
        if (counted[0] != null) {
            throw new TooManyRequestsException(Duration.between(now, counted[0]));
        }
    }

    /** Takes the counts of the minutes that are over. */
    List<RefusalCount> takeDue() {
        closeEnded(waits.instant());
        return takeClosed();
    }

    /** Takes all counts, for the end of the process. */
    List<RefusalCount> takeAll() {
        closeEnded(Instant.MAX);
        return takeClosed();
    }

    /** Takes a count back that could not be recorded. */
    void giveBack(RefusalCount count) {
        due.add(count);
    }

    private List<RefusalCount> takeClosed() {
        return Stream.generate(due::poll).takeWhile(Objects::nonNull).toList();
    }

    private void closeEnded(Instant now) {
        windows.keySet()
                .forEach(actor ->
                        windows.computeIfPresent(actor, (unused, open) -> closeIfEnded(open, now) ? null : open));
    }

    /** Called while the window is the caller's alone. */
    private boolean closeIfEnded(Window window, Instant now) {
        boolean ended = !now.isBefore(window.end);
        if (ended) {
            due.addAll(window.counts.values());
        }
        return ended;
    }
}
