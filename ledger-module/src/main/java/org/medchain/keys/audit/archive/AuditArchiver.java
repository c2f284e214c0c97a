package org.medchain.keys.audit.archive;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
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

/** Archives the beginnings of all chains, on a server that may do what is irreversible. */
@Shared
final class AuditArchiver {

    private static final Logger LOG = System.getLogger(AuditArchiver.class.getName());

    /** The number of chains that are looked at together. */
    private static final int PAGE = 1_000;

    private final ArchiveSettings settings;
    private final Database database;
    private final ChainArchiver chains;
    private final ServerClock serverClock;
    private final IrreversibleWork work;

    @Inject
    AuditArchiver(
            ArchiveSettings settings,
            Database database,
            ChainArchiver chains,
            ServerClock serverClock,
            IrreversibleWork work) {
        this.settings = settings;
        this.database = database;
        this.chains = chains;
        this.serverClock = serverClock;
        this.work = work;
    }

    /**
     * Archives what is due of every chain, page by page; a chain that fails does not stop the others, unless the database is down. On Citus, what is on a node
     * that is away stays for the next round.
     *
     * @return false if nothing was looked at, since this server is not ready or its clock is wrong
     */
    boolean archiveWhatIsDue() {
        Optional<ArchiveDirectory> archive = settings.directory()
                .filter(directory -> serverClock.agreedTime().isPresent() && work.isAllowed())
                .map(ArchiveDirectory::new);
        archive.ifPresent(this::archiveWhatIsDueOfAll);
        return archive.isPresent();
    }

    private void archiveWhatIsDueOfAll(ArchiveDirectory archive) {
        List<String> page = DueChains.pageOfAll(database, "", PAGE);
        while (!page.isEmpty()) {
            chains.findOldEnough(page).forEach(tenantId -> archiveWhatIsDue(archive, tenantId));
            page = page.size() < PAGE ? List.of() : DueChains.pageOfAll(database, page.get(page.size() - 1), PAGE);
        }
    }

    private void archiveWhatIsDue(ArchiveDirectory archive, String tenantId) {
        try {
            chains.archiveWhatIsDue(archive, tenantId);
        } catch (ConcurrentChangeException e) {
            LOG.log(Level.INFO, "another server archives audit events of tenant " + tenantId, e);
        } catch (RuntimeException e) {
            // On Citus it may be one node: if all of them are down, the next page fails.
            if (DatabaseOutage.stopsAll(e) && !database.shards().areThere()) {
                throw e;
            }
            LOG.log(Level.ERROR, "audit events of tenant " + tenantId + " are not archived and stay where they are", e);
        }
    }
}
