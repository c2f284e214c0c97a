package org.medchain.keys.patient.erased;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes the index of an erasure register again when much was listed behind it, or a day passed. While a server starts, the thread that lists a line makes it. Later a
 * work does: it writes a {@link Draft} while lines are listed and asked for, so that no erasure waits until the index of all is written.
 *
 * <p>Limit: one thread at a time, but for {@link Draft#write}.
 */
final class IndexRenewal {

    private static final Logger LOG = System.getLogger(IndexRenewal.class.getName());

    private static final int MOST_IN_MEMORY = 500_000;
    private static final int SHARE_IN_MEMORY = 4;
    private static final Duration OLDEST = Duration.ofDays(1);

    /** A work that does not keep up leaves so many times as much in memory at most: then the thread that lists a line makes the index. */
    private static final int MOST_TIMES = 4;

    private final Path register;
    private final ErasedRows erased;
    private final int indexedFrom;
    private int noneBelow;
    private boolean byWork;

    /** @param indexedFrom with how many entries a register gets an index */
    IndexRenewal(Path register, ErasedRows erased, int indexedFrom) {
        this.register = register;
        this.erased = erased;
        this.indexedFrom = indexedFrom;
    }

    /**
     * The next index covers what was listed when it was drafted.
     *
     * @param before the index that it takes the place of
     */
    record Draft(Path register, RegisterKey key, RegisterIndex before, RegisterIndex next, RegisterIndex.Newer newer) {

        /** Writes it in the place of the file, which takes as long as all ids need. Returns nothing if that fails; it is logged. */
        Optional<RegisterIndex> write() {
            try {
                return Optional.of(RegisterIndex.write(register, key, next, newer));
            } catch (IOException e) {
                LOG.log(Level.WARNING, "the index of the erasure register can't be written; starts take longer", e);
                return Optional.empty();
            }
        }
    }

    /** Makes the index again if a listed line makes it due and no work does. */
    void noteListed(RegisterKey key, Supplier<RegisterIndex.Covered> covered) {
        if (isFull(byWork ? MOST_TIMES : 1)) {
            Draft draft = draft(key, covered.get());
            use(draft, draft.write());
        }
    }

    /** Returns the draft of the next index, if it is due. From the first call on a work makes it. */
    Optional<Draft> next(RegisterKey key, RegisterIndex.Covered covered) {
        byWork = true;
        return isFull(1) || isOld(covered) ? Optional.of(draft(key, covered)) : Optional.empty();
    }

    private boolean isFull(int times) {
        long atMost = Math.max(
                indexedFrom, Math.min(MOST_IN_MEMORY, erased.index().rows().count() / SHARE_IN_MEMORY));
        return erased.countInMemory() >= Math.max(times * atMost, noneBelow);
    }

    private boolean isOld(RegisterIndex.Covered covered) {
        return covered.lines() >= indexedFrom
                && erased.index().covered().caughtUpTo().plus(OLDEST).isBefore(covered.caughtUpTo());
    }

    private Draft draft(RegisterKey key, RegisterIndex.Covered covered) {
        RegisterIndex before = erased.index();
        RegisterIndex next = new RegisterIndex(
                covered,
                before.rows(),
                before.hashes(),
                before.cancelled(),
                erased.holds().all());
        return new Draft(register, key, before, next, erased.newerThanTheIndex());
    }

    /**
     * Uses a written draft, unless another was used since it was drafted.
     *
     * @param written empty if it can't be written: the register is whole without an index, and it is tried again once there are twice as many entries
     */
    void use(Draft draft, Optional<RegisterIndex> written) {
        if (written.isEmpty()) {
            noneBelow = 2 * erased.countInMemory();
        } else if (erased.index().equals(draft.before())) {
            erased.replaceIndex(written.get(), draft.newer());
            noneBelow = 0;
        }
    }
}
