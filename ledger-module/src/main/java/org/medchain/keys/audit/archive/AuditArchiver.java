package org.medchain.keys.audit.archive;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.audit.checkpoint.ChainHeadStore;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.export.ArchiveDirectory;
import org.medchain.keys.server.IrreversibleWork;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.DatabaseOutage;
import org.medchain.keys.server.database.ServerClock;

/** Archives the beginnings of all chains, on a server that may do what is irreversible. */
@Shared
final class AuditArchiver {

    private static final Logger LOG = System.getLogger(AuditArchiver.class.getName());

    private final ArchiveSettings settings;
    private final ChainHeadStore heads;
    private final ChainArchiver chains;
    private final ServerClock serverClock;
    private final IrreversibleWork work;

    @Inject
    AuditArchiver(
            ArchiveSettings settings,
            ChainHeadStore heads,
            ChainArchiver chains,
            ServerClock serverClock,
            IrreversibleWork work) {
        this.settings = settings;
        this.heads = heads;
        this.chains = chains;
        this.serverClock = serverClock;
        this.work = work;
    }

    /**
     * Archives what is due of every chain; a chain that fails does not stop the others, unless the database is down.
     *
     * @return false if nothing was looked at, since this server is not ready or its clock is wrong
     */
    boolean archiveWhatIsDue() {
        Optional<ArchiveDirectory> archive = settings.directory()
                .filter(directory -> serverClock.agreedTime().isPresent() && work.isAllowed())
                .map(ArchiveDirectory::new);
        archive.ifPresent(directory -> heads.heads().stream()
                .map(ChainHead::tenantId)
                .forEach(tenantId -> archiveWhatIsDue(directory, tenantId)));
        return archive.isPresent();
    }

    private void archiveWhatIsDue(ArchiveDirectory archive, String tenantId) {
        try {
            chains.archiveWhatIsDue(archive, tenantId);
        } catch (ConcurrentChangeException e) {
            LOG.log(Level.INFO, "another server archives audit events of tenant " + tenantId, e);
        } catch (RuntimeException e) {
            if (DatabaseOutage.caused(e)) {
                throw e;
            }
            LOG.log(Level.ERROR, "audit events of tenant " + tenantId + " are not archived and stay where they are", e);
        }
    }
}
