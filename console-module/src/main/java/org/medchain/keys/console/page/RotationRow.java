package org.medchain.keys.console.page;

import org.medchain.keys.audit.directing.Proposer;
import org.medchain.keys.console.text.Texts;
import org.medchain.keys.rotation.job.RotationJob;
import org.medchain.keys.rotation.job.RotationStatus;

/**
 * A rotation as a line of a table. What is not known is an empty text.
 *
 * @param percent how much of it is done
 * @param waitingFor why it waits
 * @param leftPath the path of the page of the keys that it could not move; empty if there are none
 * @param cancelProposedBy who proposed to cancel it; empty if nobody did
 * @param mine whether that is the person, who may not cancel it then
 */
public record RotationRow(
        String id,
        String status,
        String origin,
        long total,
        long done,
        long failed,
        long skipped,
        int percent,
        String waitingFor,
        String eta,
        String createdAt,
        String endedAt,
        String leftPath,
        String cancelProposedBy,
        boolean mine,
        boolean running,
        boolean paused) {

    static RotationRow of(RotationJob job, Visit visit) {
        Texts texts = visit.texts();
        long moved =
                job.progress().done() + job.progress().failed() + job.progress().skipped();
        return new RotationRow(
                job.id().toString(),
                texts.of("rotation." + job.status().name()),
                texts.of("rotation.origin." + job.origin().name()) + (job.dryRun() ? texts.of("rotation.dry") : ""),
                job.total(),
                job.progress().done(),
                job.progress().failed(),
                job.progress().skipped(),
                job.total() == 0 ? 100 : (int) Math.min(100, moved * 100 / job.total()),
                job.waitingFor().map(reason -> reason.slug()).orElse(""),
                texts.time(job.eta(visit.now())),
                texts.time(job.createdAt()),
                texts.time(job.endedAt()),
                job.progress().failed() == 0 ? "" : RotationPages.path(job.id()),
                job.cancelProposer().map(Proposer::name).orElse(""),
                job.cancelProposer().filter(visit::isMine).isPresent(),
                job.status() == RotationStatus.RUNNING,
                job.status() == RotationStatus.PAUSED);
    }

    boolean isOpen() {
        return running || paused;
    }
}
