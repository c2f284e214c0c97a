package org.medchain.keys.audit.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.checkpoint.ChainStartStore;
import org.medchain.keys.audit.checkpoint.InProcessCheckpoints;
import org.medchain.keys.audit.reading.InProcessEntries;
import org.medchain.keys.audit.restoration.InProcessRestorations;
import org.medchain.keys.server.InProcessConditions;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.tenant.InProcessTenants;
import org.medchain.keys.work.Outcome;
import org.medchain.keys.work.Work;

/** The archiver of a process without a server, with an archive and checkpoints in a directory that is its own. */
public final class InProcessArchiver {

    private final AuditArchiver archiver;

    public InProcessArchiver(InProcessAudit audit, InProcessTenants tenants, Path directory) throws IOException {
        this(audit, tenants, directory, audit.database());
    }

    /** @param removing what the removal of archived events is made on */
    public InProcessArchiver(InProcessAudit audit, InProcessTenants tenants, Path directory, Database removing)
            throws IOException {
        InProcessDatabase database = audit.database();
        InProcessCheckpoints checkpoints = new InProcessCheckpoints(directory);
        this.archiver = new AuditArchiver(
                new ArchiveSettings(
                        Optional.of(Files.createDirectories(directory.resolve("archive"))), Duration.ofDays(1)),
                database,
                new ChainArchiver(
                        new ChainStartStore(database),
                        new DueEvents(
                                tenants.auditPolicies(),
                                LegalHolds.heldEventsOf(database),
                                InProcessEntries.on(database),
                                database.time()),
                        new StretchRemoval(removing, LegalHolds.heldEventsOf(database)),
                        new ArchivedStretch(checkpoints.files()),
                        audit.operations(),
                        new InProcessRestorations(audit, checkpoints, audit.changedChains()).restored()),
                InProcessDatabase.agreeing(InProcessAudit.CLOCK),
                InProcessConditions.work(InProcessAudit.CLOCK));
    }

    public void archiveWhatIsDue() {
        Outcome unused = round(archiver);
    }

    /** Does a whole round; returns the outcome of the last step. */
    static Outcome round(AuditArchiver archiver) {
        Work.Step round = archiver.newRound();
        Outcome outcome = round.run();
        while (outcome == Outcome.MORE) {
            outcome = round.run();
        }
        return outcome;
    }
}
