package org.medchain.keys.chain.verification;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import org.medchain.keys.chain.RecordedEntry;

/**
 * The entries of a verified chain that stand behind its last checkpoint: how many there are, and over how long a time they
 * were recorded. Nothing proves them: who can write the database can replace or remove them.
 *
 * <p>It is asked once the entries are read and the chain is found to be verified.
 */
final class UnprovenTail implements Iterator<RecordedEntry> {

    private final Iterator<RecordedEntry> entries;
    private final long proven;
    private long count;
    private Instant earliest = Instant.MAX;
    private Instant latest = Instant.MIN;

    /**
     * Passes the entries on, and looks at those behind the longest chain that a checkpoint speaks of.
     *
     * @param proven how long that one is
     */
    UnprovenTail(Iterator<RecordedEntry> entries, long proven) {
        this.entries = entries;
        this.proven = proven;
    }

    @Override
    public boolean hasNext() {
        return entries.hasNext();
    }

    @Override
    public RecordedEntry next() {
        RecordedEntry next = entries.next();
        if (next.entry().seq() > proven) {
            count++;
            Instant time = next.entry().occurredAt();
            earliest = time.isBefore(earliest) ? time : earliest;
            latest = time.isAfter(latest) ? time : latest;
        }
        return next;
    }

    long count() {
        return count;
    }

    /** Returns the time from the earliest to the latest of them; zero if there are none. */
    Duration span() {
        return count == 0 ? Duration.ZERO : Duration.between(earliest, latest);
    }

    boolean exceeds(long maxCount, Duration maxSpan) {
        return count > maxCount || span().compareTo(maxSpan) > 0;
    }
}
