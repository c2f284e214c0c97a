package org.medchain.keys.audit.archive;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.audit.checkpoint.ChainStartStore;
import org.medchain.keys.audit.restoration.RestoredTenants;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.RecordedEntry;
import org.medchain.keys.chain.checkpoint.KeptCheckpoints;
import org.medchain.keys.chain.export.ArchiveDirectory;
import org.medchain.keys.server.Shared;

/**
 * Archives the beginning of a chain, stretch by stretch, some of them at a time. A stretch leaves the table only when its file is on disk, was read back
 * and verified, in one transaction with the note of where the table's part of the chain now begins and with the event; on Citus in the one after that of the
 * event ({@link StretchRemoval}).
 *
 * <p>It can be stopped at any point: a file that exists already is used, no matter which server wrote it, unless the tenant's policy on patient ids changed since then.
 * Servers may archive at the same time: only one of them removes the events.
 */
@Shared
final class ChainArchiver {

    private static final Logger LOG = System.getLogger(ChainArchiver.class.getName());

    private final ChainStartStore starts;
    private final DueEvents dueEvents;
    private final StretchRemoval removal;
    private final ArchivedStretch archivedStretch;
    private final AuditedOperations operations;
    private final RestoredTenants restored;

    @Inject
    ChainArchiver(
            ChainStartStore starts,
            DueEvents dueEvents,
            StretchRemoval removal,
            ArchivedStretch archivedStretch,
            AuditedOperations operations,
            RestoredTenants restored) {
        this.starts = starts;
        this.dueEvents = dueEvents;
        this.removal = removal;
        this.archivedStretch = archivedStretch;
        this.operations = operations;
        this.restored = restored;
    }

    /** Finds those of the chains that may have something to archive. */
    List<String> findOldEnough(List<String> some) {
        return dueEvents.oldEnough(some);
    }

    /**
     * Archives what is due of the chain, or the first stretches of that; nothing of a restored tenant.
     *
     * @param turn how long, and until the stretch under way is done
     * @return whether there may be more
     * @throws org.medchain.keys.ConcurrentChangeException if another server archives it
     */
    boolean archivePart(ArchiveDirectory archive, String tenantId, Duration turn) {
        if (AuditEvent.tenantOf(tenantId).filter(restored::isRestored).isPresent()) {
            LOG.log(Level.ERROR, "no audit events of tenant " + tenantId + " are archived: it is restored");
            return false;
        }
        Held held = dueEvents.held(tenantId, Held.UNKNOWN);
        return !nextStretch(archive, starts.of(tenantId), held).isEmpty()
                && archiveStretches(archive, tenantId, held, turn);
    }

    /** The checkpoints, and each seal of what is held, are read once for all stretches of a part: there can be millions. */
    private boolean archiveStretches(ArchiveDirectory archive, String tenantId, Held first, Duration turn) {
        try (KeptCheckpoints checkpoints = archivedStretch.checkpointsOf(tenantId)) {
            long end = System.nanoTime() + turn.toNanos();
            boolean more = archiveStretch(archive, tenantId, checkpoints, first);
            Held held = first;
            while (more && System.nanoTime() - end < 0) {
                held = dueEvents.held(tenantId, held);
                more = archiveStretch(archive, tenantId, checkpoints, held);
            }
            return more;
        }
    }

    /** @return whether one was due */
    private boolean archiveStretch(ArchiveDirectory archive, String tenantId, KeptCheckpoints checkpoints, Held held) {
        ChainHead start = starts.of(tenantId);
        List<RecordedEntry> stretch = nextStretch(archive, start, held);
        if (stretch.isEmpty()) {
            return false;
        }
        if (removal.isRecorded(tenantId, start.size() + stretch.size())) {
            removal.complete(start, write(archive, start, stretch, checkpoints), held);
            return true;
        }
        ChainHead end = operations.byItself(AuditEvent.tenantOf(tenantId)).run(Operation.ARCHIVE_AUDIT_LOG, attempt -> {
            ChainHead written = write(archive, start, stretch, checkpoints);
            return Recorded.changing(requireNotRestored(tenantId).then(removal.effect(start, written, held)), written);
        });
        removal.complete(start, end, held);
        return true;
    }

    /** @return where the stretch ends, which was read back and verified */
    private ChainHead write(
            ArchiveDirectory archive, ChainHead start, List<RecordedEntry> stretch, KeptCheckpoints checkpoints) {
        archive.write(start, stretch);
        List<RecordedEntry> written = archive.read(start);
        ChainHead end = archivedStretch.requireVerified(start, written, checkpoints);
        if (!dueEvents.haveIdsByPolicy(start, written)) {
            throw ofOtherIds(start);
        }
        return end;
    }

    /** If another server removed the stretch meanwhile, the file is all that is left of it. */
    private RuntimeException ofOtherIds(ChainHead start) {
        return starts.of(start.tenantId()).equals(start)
                ? new IllegalStateException(
                        "the file of the stretch behind entry " + start.size()
                                + " is of before the tenant's policy on patient ids changed: remove it if the table has all of its entries")
                : new ConcurrentChangeException();
    }

    private Effect requireNotRestored(String chain) {
        return AuditEvent.tenantOf(chain).map(restored::requireNotRestored).orElse(Effect.NONE);
    }

    /** Returns the next stretch to archive; empty if nothing is due. */
    private List<RecordedEntry> nextStretch(ArchiveDirectory archive, ChainHead start, Held held) {
        Due due = dueEvents.of(start.tenantId(), held);
        List<RecordedEntry> stretch = archive.has(start) ? archive.read(start) : dueEvents.behind(start, due);
        return due.coversAll(stretch) ? stretch : List.of();
    }
}
