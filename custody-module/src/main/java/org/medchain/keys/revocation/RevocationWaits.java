package org.medchain.keys.revocation;

import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.TenantId;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.caller.Admission;
import org.medchain.keys.work.Work;
import org.medchain.keys.work.Works;

/**
 * The questions that wait for something to report, as many as {@link Admission} lets wait. They hold no thread, and one query a second looks for
 * all of them.
 */
@Shared
final class RevocationWaits implements Works {

    private static final Duration PERIOD = Duration.ofSeconds(1);

    private record Wait(TenantId tenantId, long reached, Instant until, CompletableFuture<Void> end) {}

    private final RevocationStore store;
    private final Admission admission;
    private final InstantSource waits;
    private final Set<Wait> waiting = ConcurrentHashMap.newKeySet();

    @Inject
    RevocationWaits(RevocationStore store, Admission admission, InstantSource waits) {
        this.store = store;
        this.admission = admission;
        this.waits = waits;
    }

    @Override
    public List<Work> declare(MetricRegistry metrics) {
        return List.of(Work.every(PERIOD, "revocations", this::look).endingWith(this::endAll));
    }

    /**
     * Begins a wait, which ends when something stands in the feed behind a place, or the time is over; empty if no more may wait.
     *
     * @param reached the place
     */
    Optional<CompletableFuture<Void>> begin(TenantId tenantId, long reached, Duration time) {
        return admission
                .beginWaiting(tenantId)
                .map(end -> await(tenantId, reached, time).whenComplete((unused, failure) -> end.run()));
    }

    private CompletableFuture<Void> await(TenantId tenantId, long reached, Duration time) {
        Wait wait = new Wait(tenantId, reached, waits.instant().plus(time), new CompletableFuture<>());
        waiting.add(wait);
        return wait.end();
    }

    /** Looks what has come, from whatever server. */
    void look() {
        Instant now = waits.instant();
        endAll(wait -> !now.isBefore(wait.until()));
        Map<TenantId, Long> reached = new HashMap<>();
        waiting.forEach(wait -> reached.merge(wait.tenantId(), wait.reached(), Math::min));
        if (!reached.isEmpty()) {
            Map<TenantId, Long> newest = store.findNewest(reached);
            endAll(wait -> newest.getOrDefault(wait.tenantId(), 0L) > wait.reached());
        }
    }

    /** The server stops: what waits is answered as if its time were over. */
    void endAll() {
        endAll(wait -> true);
    }

    private void endAll(Predicate<Wait> which) {
        List<Wait> ending = waiting.stream().filter(which).toList();
        ending.forEach(waiting::remove);
        ending.forEach(wait -> wait.end().complete(null));
    }
}
