package org.medchain.keys.console.session;

import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.medchain.keys.TenantId;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.console.ConsoleSettings;

/**
 * The sessions of this server. Safe for use by many threads.
 *
 * <p>Guarantee: a session is over when nobody used it for a while, when its longest time has passed, and when it expires or is ended; its tokens are
 * forgotten with the next request that comes a minute later or more. One that was not ended is remembered, for the form that its person may be
 * filling in; a form is kept no longer than a session lasts, whichever sessions it is handed to. Each login has an id of its own. A person's logins
 * end no session of somebody else, unless hundreds of people are logged in.
 *
 * <p>Limit: a server that stops forgets its sessions, and no other server knows them.
 */
@Shared
public final class Sessions {

    static final int MOST = 1000;

    /** The sessions of one person: more than browsers that somebody uses at once. */
    static final int MOST_OF_ONE = 5;

    private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(1);

    private final Duration idle;
    private final Duration longest;
    private final SecureRandom random;
    private final Clock clock;
    private final Map<String, Session> open = new HashMap<>();
    private Instant swept = Instant.MIN;

    @Inject
    Sessions(ConsoleSettings settings, SecureRandom random, Clock clock) {
        this(settings.idle(), settings.longest(), random, clock);
    }

    public Sessions(Duration idle, Duration longest, SecureRandom random, Clock clock) {
        this.idle = idle;
        this.longest = longest;
        this.random = random;
        this.clock = clock;
    }

    /** Opens a session. If there are too many, of this person or of all, one of them ends: one that is over, or else the one not used for longest. */
    public synchronized Session open(String subject, Optional<TenantId> tenant, Tokens tokens) {
        Instant now = clock.instant();
        sweep(now);
        makeRoom(MOST_OF_ONE, session -> session.subject().equals(subject));
        makeRoom(MOST, session -> true);
        Session session = new Session(RandomText.of(random), subject, tenant, RandomText.of(random), tokens, now);
        open.put(session.id(), session);
        return session;
    }

    private void makeRoom(int most, Predicate<Session> kind) {
        List<Session> found = open.values().stream().filter(kind).toList();
        if (found.size() >= most) {
            found.stream()
                    .min(Comparator.comparing((Session session) -> !session.isExpired())
                            .thenComparing(Session::lastUsed))
                    .ifPresent(this::end);
        }
    }

    /** Finds a session and uses it; empty if there is none, or it is over. */
    public synchronized Optional<Session> use(String id) {
        Optional<Session> found = find(id);
        found.ifPresent(session -> session.use(clock.instant()));
        return found;
    }

    /** Finds a session without using it; otherwise as {@link #use}. */
    public synchronized Optional<Session> find(String id) {
        Instant now = clock.instant();
        if (!now.isBefore(swept.plus(BETWEEN_SWEEPS))) {
            sweep(now);
        }
        return Optional.ofNullable(open.get(id)).filter(session -> !isOver(session, now));
    }

    /** Forgets the tokens of the sessions that are over, and in time the sessions and the forms that wait. */
    private void sweep(Instant now) {
        open.values().removeIf(session -> !now.isBefore(session.lastUsed().plus(longest)));
        open.values().stream().filter(session -> isOver(session, now)).forEach(Session::expire);
        open.values().forEach(session -> session.forgetUnsent(now.minus(longest)));
        swept = now;
    }

    /** Finds a session that is over and was not ended; empty if it is not remembered, or not over. */
    public synchronized Optional<Session> findOver(String id) {
        return Optional.ofNullable(open.get(id)).filter(session -> isOver(session, clock.instant()));
    }

    /** Lets a session be over from here on. */
    public synchronized void expire(Session session) {
        session.expire();
    }

    /** Returns how many are kept, over or not. */
    synchronized int count() {
        return open.size();
    }

    /** Ends a session; nothing happens if it has ended. */
    public synchronized void end(Session session) {
        open.remove(session.id());
    }

    /** Ends the sessions of a person that began at that time or before. */
    public synchronized void endAllOf(String subject, Instant lastLogin) {
        open.values()
                .removeIf(session ->
                        session.subject().equals(subject) && !session.begun().isAfter(lastLogin));
    }

    /** Returns when the session ends, used or not. */
    public Instant endOf(Session session) {
        return session.begun().plus(longest);
    }

    private boolean isOver(Session session, Instant now) {
        return session.isExpired() || !now.isBefore(session.lastUsed().plus(idle)) || !now.isBefore(endOf(session));
    }
}
