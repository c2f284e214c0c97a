package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.medchain.keys.DestructionStatus;
import org.medchain.keys.server.NamedMetric;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.ServerClock;
import org.medchain.keys.work.Look;
import org.medchain.keys.work.Work;
import org.medchain.keys.work.Works;

/** Erases on each server the keys whose destruction window is over, and looks how many are left. */
@Shared
final class DestructionWorks implements Works {

    private static final Metadata OVERDUE = NamedMetric.of(
            "medchain_erasure_overdue_seconds",
            "For how long the keys that are due longest have been waiting for their erasure");
    private static final Metadata OPEN =
            NamedMetric.of("medchain_destructions_open", "Destructions that are neither over nor cancelled");
    private static final Metadata WAITING = NamedMetric.of(
            "medchain_certificates_waiting",
            "Erasures that are made and not certified, although no server has a key in its memory any more");

    private static final List<DestructionStatus> OPEN_STATUSES =
            List.of(DestructionStatus.AWAITING_APPROVAL, DestructionStatus.PENDING, DestructionStatus.ERASING);

    private final ErasureSettings settings;
    private final ErasureRounds rounds;
    private final DestructionStore destructions;
    private final KeysInMemory inMemory;
    private final ServerClock serverClock;

    @Inject
    DestructionWorks(
            ErasureSettings settings,
            ErasureRounds rounds,
            DestructionStore destructions,
            KeysInMemory inMemory,
            ServerClock serverClock) {
        this.settings = settings;
        this.rounds = rounds;
        this.destructions = destructions;
        this.inMemory = inMemory;
        this.serverClock = serverClock;
    }

    @Override
    public List<Work> declare(MetricRegistry metrics) {
        Duration period = settings.checkInterval();
        return List.of(
                // What a server that died left is erased soon after the start.
                Work.every(period, "erasures", rounds::run).beginningWith(rounds::runSoon),
                overdue(metrics).every(period, "overdue-erasures"),
                open(metrics).every(period, "open-destructions"),
                waiting(metrics).every(period, "waiting-certificates"));
    }

    /** None is overdue as a rule, since rounds come each minute. A legal hold is no delay. */
    private Look<Optional<Instant>> overdue(MetricRegistry metrics) {
        return new Look<>(Optional.<Instant>empty(), () -> destructions.findLongestDue(serverClock.databaseTime()))
                .shownIn(metrics, OVERDUE, serverClock::secondsSince);
    }

    private Look<Map<DestructionStatus, Long>> open(MetricRegistry metrics) {
        Look<Map<DestructionStatus, Long>> open = new Look<>(
                Map.of(), () -> OPEN_STATUSES.stream().collect(Collectors.toMap(it -> it, destructions::count)));
        OPEN_STATUSES.forEach(status -> open.shownIn(
                metrics, OPEN, counts -> counts.getOrDefault(status, 0L), new Tag("status", status.name())));
        return open;
    }

    /** An erasure that could be certified and is not: the erasure register is in one place alone, as a rule. */
    private Look<Long> waiting(MetricRegistry metrics) {
        return new Look<>(
                        0L,
                        () -> destructions.countErasedBefore(
                                serverClock.databaseTime().minus(inMemory.longest())))
                .shownIn(metrics, WAITING, count -> count);
    }
}
