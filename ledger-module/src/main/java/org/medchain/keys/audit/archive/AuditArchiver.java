package org.medchain.keys.audit.archive;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.audit.DueChains;
import org.medchain.keys.chain.export.ArchiveDirectory;
import org.medchain.keys.server.IrreversibleWork;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.DatabaseOutage;
import org.medchain.keys.server.database.ServerClock;
import org.medchain.keys.work.Outcome;
import org.medchain.keys.work.Work;

/** Archives the beginnings of all chains, by turns, on a server that may do what is irreversible. */
@Shared
final class AuditArchiver {

    private static final Logger LOG = System.getLogger(AuditArchiver.class.getName());

    /** The number of chains that are looked at together. */
    private static final int PAGE = 1_000;

    /** The time of a turn, and until the stretch under way is done: much less than the lease of the round lasts. */
    private static final Duration TURN = Duration.ofSeconds(30);

    private final ArchiveSettings settings;
    private final Database database;
    private final ChainArchiver chains;
    private final ServerClock serverClock;
    private final IrreversibleWork work;
    private final Duration turn;

    @Inject
    AuditArchiver(
            ArchiveSettings settings,
            Database database,
            ChainArchiver chains,
            ServerClock serverClock,
            IrreversibleWork work) {
        this(settings, database, chains, serverClock, work, TURN);
    }

    AuditArchiver(
            ArchiveSettings settings,
            Database database,
            ChainArchiver chains,
            ServerClock serverClock,
            IrreversibleWork work,
            Duration turn) {
        this.turn = turn;
        this.settings = settings;
        this.database = database;
        this.chains = chains;
        this.serverClock = serverClock;
        this.work = work;
    }

    /**
     * Returns the steps of a round over all chains. Each archives a part of one chain; what is left of it has its next turn behind all others. A chain that fails
     * does not stop the others, unless the database is down. On Citus, what is on a node that is away stays for the next round.
     */
    Work.Step newRound() {
        return new Round();
    }

    /** The chains that are left: the rest of a page, all behind it, and then those that had a turn and may have more. */
    private final class Round implements Work.Step {

        private final Deque<String> next = new ArrayDeque<>();
        private final Deque<String> again = new ArrayDeque<>();
        private Optional<String> reached = Optional.of("");

        /** Leaves it to another server if this one is not ready or its clock is wrong. */
        @Override
        public Outcome run() {
            return settings.directory()
                    .filter(directory -> serverClock.agreedTime().isPresent() && work.isAllowed())
                    .map(directory -> archiveSome(new ArchiveDirectory(directory)))
                    .orElse(Outcome.LEFT);
        }

        private Outcome archiveSome(ArchiveDirectory archive) {
            while (next.isEmpty() && reached.isPresent()) {
                lookAtPage(reached.get());
            }
            if (next.isEmpty()) {
                next.addAll(again);
                again.clear();
            }
            Optional<String> chain = Optional.ofNullable(next.poll());
            chain.filter(it -> archivePart(archive, it)).ifPresent(again::add);
            return chain.isPresent() ? Outcome.MORE : Outcome.DONE;
        }

        private void lookAtPage(String after) {
            List<String> page = DueChains.pageOfAll(database, after, PAGE);
            next.addAll(chains.findOldEnough(page));
            reached = page.size() < PAGE ? Optional.empty() : Optional.of(page.get(page.size() - 1));
        }
    }

    /** @return whether there may be more */
    private boolean archivePart(ArchiveDirectory archive, String tenantId) {
        try {
            return chains.archivePart(archive, tenantId, turn);
        } catch (ConcurrentChangeException e) {
            LOG.log(Level.INFO, "another server archives audit events of tenant " + tenantId, e);
            return false;
        } catch (RuntimeException e) {
            // On Citus it may be one node: if all of them are down, the next page fails.
            if (DatabaseOutage.stopsAll(e) && !database.shards().areThere()) {
                throw e;
            }
            LOG.log(Level.ERROR, "audit events of tenant " + tenantId + " are not archived and stay where they are", e);
            return false;
        }
    }
}
