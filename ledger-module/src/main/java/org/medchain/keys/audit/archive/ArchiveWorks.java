package org.medchain.keys.audit.archive;

import jakarta.inject.Inject;
import java.util.List;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.audit.PauseSettings;
import org.medchain.keys.server.Shared;
import org.medchain.keys.work.Outcome;
import org.medchain.keys.work.Work;
import org.medchain.keys.work.WorkStore;
import org.medchain.keys.work.Works;

/** Archives old audit events on one server of all, where a directory is set; nothing while erasures are paused. */
@Shared
final class ArchiveWorks implements Works {

    private final ArchiveSettings settings;
    private final AuditArchiver archiver;
    private final PauseSettings pause;
    private final WorkStore leases;

    @Inject
    ArchiveWorks(ArchiveSettings settings, AuditArchiver archiver, PauseSettings pause, WorkStore leases) {
        this.settings = settings;
        this.archiver = archiver;
        this.pause = pause;
        this.leases = leases;
    }

    @Override
    public List<Work> declare(MetricRegistry metrics) {
        return settings.directory().isEmpty()
                ? List.of()
                : List.of(Work.inPartsOnOneServer(settings.interval(), "audit-archive", leases, this::newRound));
    }

    private Work.Step newRound() {
        return pause.paused() ? () -> Outcome.LEFT : archiver.newRound();
    }
}
