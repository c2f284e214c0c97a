package org.medchain.keys.console.page;

import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.reading.AuditReview;
import org.medchain.keys.audit.reading.AuditSummary.UnusualVolume;
import org.medchain.keys.audit.reading.PublishedCheckpoints;
import org.medchain.keys.chain.checkpoint.Checkpoint;
import org.medchain.keys.chain.checkpoint.CheckpointDirectory.Placed;
import org.medchain.keys.console.text.Texts;
import org.medchain.keys.server.Shared;

/** The state of the tenant's audit trail in sentences: how far it is signed, and who did far more than is usual. For auditors. */
@Shared
record TrailState(PublishedCheckpoints checkpoints, AuditReview review, LimitedAuditReads reads) {

    /** The most unusual volumes; the review has all. */
    private static final int MOST = 3;

    private static final Duration LOOKED_AT = Duration.ofDays(14);

    @Inject
    TrailState {}

    Section<String> of(Visit visit) {
        boolean shown = visit.tenant().isPresent()
                && visit.may(Operation.READ_CHECKPOINTS)
                && visit.may(Operation.READ_AUDIT_SUMMARY);
        return Section.of(shown, visit.texts(), () -> read(visit));
    }

    private List<String> read(Visit visit) {
        Optional<Checkpoint> newest =
                checkpoints.read(Optional.empty(), 1).stream().findFirst().map(Placed::checkpoint);
        List<UnusualVolume> volumes = reads.read(
                        () -> review.sumUp(Optional.of(visit.now().minus(LOOKED_AT)), Optional.empty()))
                .unusualVolumes();
        return sentences(newest, volumes, visit.texts());
    }

    static List<String> sentences(Optional<Checkpoint> newest, List<UnusualVolume> volumes, Texts texts) {
        String signed = newest.map(
                        it -> texts.of("today.trail.signed", it.head().size(), texts.time(it.time())))
                .orElseGet(() -> texts.of("today.trail.unsigned"));
        Stream<String> unusual = volumes.isEmpty()
                ? Stream.of(texts.of("today.trail.usual"))
                : volumes.stream()
                        .limit(MOST)
                        .map(it -> texts.of(
                                "today.trail.unusual", it.day(), it.events(), Math.round(it.median()), it.actor()));
        return Stream.concat(Stream.of(signed), unusual).toList();
    }
}
