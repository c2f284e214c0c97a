package org.medchain.keys.chain.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Instant;
import java.util.Optional;
import org.medchain.keys.chain.MalformedAuditException;
import org.medchain.keys.chain.checkpoint.RoundsBackwards.PlacedRound;

/** The leaves of one tenant in a file of rounds, the last one first, each once: rounds of all chains repeat them. */
final class LeavesOfTenant {

    private final RoundsBackwards rounds;
    private final String tenantId;
    private final Instant asideUntil;
    private boolean lastOnly;
    private boolean ended;

    /** The time of the round of all chains that was passed. */
    private Optional<Instant> full = Optional.empty();

    private long unreadableLines;
    private Optional<PlacedLeaf> ahead = Optional.empty();

    /** A leaf, and where in the file its round ends. */
    record PlacedLeaf(long end, Leaf leaf, Round round) {

        /** The leaf's text, and who signed. */
        String text() {
            return leaf + " " + round.root().seal().keyIds();
        }
    }

    /** @param asideUntil leaves up to this time are of a chain that is lost */
    LeavesOfTenant(FileChannel file, String tenantId, Instant asideUntil) throws IOException {
        this.rounds = new RoundsBackwards(file, Long.MAX_VALUE);
        this.tenantId = tenantId;
        this.asideUntil = asideUntil;
    }

    /** The last one alone, which the last round of all chains has if none has it after that, or the one before it of the same time. */
    LeavesOfTenant lastOnly() {
        lastOnly = true;
        return this;
    }

    /** Returns the leaf before, as the first round of the file has it: its proof stays the same. */
    Optional<PlacedLeaf> next() throws IOException {
        Optional<PlacedLeaf> found = ahead.isPresent() ? ahead : nextOfAll();
        ahead = nextOfAll();
        while (ahead.isPresent() && ahead.get().text().equals(found.get().text())) {
            found = ahead;
            ahead = nextOfAll();
        }
        return found;
    }

    private Optional<PlacedLeaf> nextOfAll() throws IOException {
        Optional<PlacedLeaf> found = Optional.empty();
        while (found.isEmpty() && !ended) {
            Optional<PlacedRound> placed = rounds.next()
                    .filter(it -> full.isEmpty()
                            || full.get().equals(it.round().root().time()));
            found = placed.flatMap(this::find);
            ended = placed.isEmpty() || (lastOnly && found.isPresent());
            placed.map(PlacedRound::round)
                    .filter(it -> lastOnly && it.root().full() && it.isWhole())
                    .ifPresent(it -> full = Optional.of(it.root().time()));
        }
        return found;
    }

    private Optional<PlacedLeaf> find(PlacedRound placed) {
        return placed.round()
                .indexOf(tenantId)
                .flatMap(index -> parse(placed.round().lines().get(index)))
                .map(leaf -> new PlacedLeaf(placed.end(), leaf, placed.round()))
                .filter(it -> it.leaf().time().isAfter(asideUntil))
                .filter(it -> isWhole(it.round()));
    }

    /** A line that was damaged says nothing of the others of its round, nor does a round that has it prove any. */
    private boolean isWhole(Round round) {
        boolean whole = round.isWhole();
        unreadableLines += whole ? 0 : 1;
        return whole;
    }

    private Optional<Leaf> parse(String line) {
        try {
            return Optional.of(Leaf.parse(line));
        } catch (MalformedAuditException e) {
            unreadableLines++;
            return Optional.empty();
        }
    }

    /** Returns how many of the lines that were passed are neither leaf nor root. */
    long unreadableLines() {
        return unreadableLines + rounds.unreadableLines();
    }
}
