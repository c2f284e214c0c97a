package org.medchain.keys.audit;

import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final Clock clock;
    private final Map<Actor, Window> windows = new HashMap<>();
    private final List<RefusalCount> due = new ArrayList<>();

    @Inject
    RefusalLimit(RefusalSettings settings, Clock clock) {
        this.perMinute = settings.perMinute();
        this.clock = clock;
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
    }

    /**
     * Counts a refusal before it is recorded.
     *
     * @throws TooManyRequestsException if it is not to be recorded: it is counted
     */
    synchronized void admit(Caller caller, FailureReason reason) {
        Instant now = clock.instant();
        // The windows of others are left to the timer: there may be as many as there are addresses.
        Window window = windows.compute(
                Actor.of(caller),
                (actor, open) -> open == null || closeIfEnded(open, now) ? new Window(now.plus(MINUTE)) : open);
        if (window.recorded < perMinute) {
            window.recorded++;
            return;
        }
        window.counts.merge(reason, new RefusalCount(caller, reason, 1), RefusalCount::plus);
        throw new TooManyRequestsException(Duration.between(now, window.end));
    }

    /** Takes the counts of the minutes that are over. */
    synchronized List<RefusalCount> takeDue() {
        closeEnded(clock.instant());
        return takeClosed();
    }

    /** Takes all counts, for the end of the process. */
    synchronized List<RefusalCount> takeAll() {
        closeEnded(Instant.MAX);
        return takeClosed();
    }

    /** Takes a count back that could not be recorded. */
    synchronized void giveBack(RefusalCount count) {
        due.add(count);
    }

    private List<RefusalCount> takeClosed() {
        List<RefusalCount> taken = List.copyOf(due);
        due.clear();
        return taken;
    }

    private void closeEnded(Instant now) {
        windows.values().removeIf(window -> closeIfEnded(window, now));
    }

    private boolean closeIfEnded(Window window, Instant now) {
        boolean ended = !now.isBefore(window.end);
        if (ended) {
            due.addAll(window.counts.values());
        }
        return ended;
    }
}
