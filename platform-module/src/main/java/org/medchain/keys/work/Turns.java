package org.medchain.keys.work;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The order in which this server works on subjects that are due at once: first those that it never worked on, then the one whose turn is longest ago. A
 * subject with much to do keeps none of the others waiting. Safe for use by many threads.
 *
 * <p>Limit: it remembers each subject for as long as the server runs, so subjects are few: tenants, or their chains.
 *
 * @param <S> is the type of the subjects
 */
public final class Turns<S> {

    private static final long NEVER = 0;

    private final Map<S, Long> latest = new ConcurrentHashMap<>();
    private final AtomicLong turns = new AtomicLong(NEVER);

    /** Returns the subjects in order; those that had no turn yet stay as they are given. */
    public List<S> order(Collection<S> due) {
        Map<S, Long> before = Map.copyOf(latest);
        return due.stream()
                .sorted(Comparator.comparingLong(subject -> before.getOrDefault(subject, NEVER)))
                .toList();
    }

    /** The subject has its turn now. */
    public void note(S subject) {
        latest.put(subject, turns.incrementAndGet());
    }
}
