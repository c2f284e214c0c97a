package org.medchain.keys.kms;

import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.KmsBusyException;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.TenantId;
import org.medchain.keys.provider.CallTarget;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.server.InFlight;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.tracing.Spans;

/**
 * Lets calls through to the key management service: none where a breaker is open, of the CMK or of its Region, and so many at once as may be, for
 * each CMK and in each Region. So what hangs for one CMK or in one Region takes nothing from the others.
 */
@Shared
final class KmsGate {

    static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Breakers breakers;
    private final Turns turns;
    private final InFlight regions;
    private final KmsMetrics metrics;
    private final Spans spans;
    private final Set<String> shown = ConcurrentHashMap.newKeySet();

    @Inject
    KmsGate(Breakers breakers, KmsCallSettings limits, MetricRegistry registry, Spans spans) {
        this.breakers = breakers;
        this.turns = new Turns(limits.perCmk(), limits.waitingPerCmk(), limits.patience());
        this.regions = new InFlight(limits.perRegion());
        this.metrics = new KmsMetrics(registry, breakers, regions);
        this.spans = spans;
        metrics.show(turns, limits);
    }

    /** Shows the Region in reports and metrics, as if it had been called. */
    void show(String region) {
        if (shown.add(region)) {
            breakers.add(region);
            metrics.show(region);
        }
    }

    /** Shows in the metrics how often the provider tries again. */
    void showRetries(KeyProvider provider) {
        metrics.showRetries(provider);
    }

    /** A call that was let through has ended, with an answer or without. */
    void took(KmsCall call, CallTarget target, Duration duration) {
        metrics.took(call, breakers.place(target).region(), duration);
    }

    /** Makes the call, which was let through, in a span of its own. */
    <T> T trace(KmsCall call, CallTarget target, Supplier<T> made) {
        return spans.ofCall("kms " + call.label(), breakers.place(target).region(), made);
    }

    /**
     * Waits for the call's turn.
     *
     * @param tenant whose call it is, where that is known
     * @throws KmsUnavailableException if a breaker is open
     * @throws KmsBusyException if so many calls are under way or wait already
     */
    Passage enter(KmsCall call, CallTarget target, Optional<TenantId> tenant) {
        CallTarget place = breakers.place(target);
        show(place.region());
        Breaker cmk = breakers.ofCmk(call, place);
        Breaker region = breakers.ofRegion(call, place.region());
        refuseIfOpen(cmk);
        refuseIfOpen(region);
        Runnable end = begin(place);
        try {
            // Not before: while it waited for its turn, a breaker may have opened.
            return pass(cmk, region, tenant, end);
        } catch (KmsUnavailableException e) {
            end.run();
            throw e;
        }
    }

    private static Passage pass(Breaker cmk, Breaker region, Optional<TenantId> tenant, Runnable end) {
        Breaker.Admission toCmk = admit(cmk);
        try {
            return new Passage(cmk, toCmk, region, admit(region), tenant, end);
        } catch (KmsUnavailableException e) {
            cmk.withdrawn(toCmk);
            throw e;
        }
    }

    private static Breaker.Admission admit(Breaker breaker) {
        Breaker.Admission admission = breaker.admit();
        if (!admission.admitted()) {
            throw new KmsUnavailableException(admission.retryAfter());
        }
        return admission;
    }

    private static void refuseIfOpen(Breaker breaker) {
        if (breaker.state() == BreakerState.OPEN) {
            breaker.withdrawn(admit(breaker));
        }
    }

    private Runnable begin(CallTarget place) {
        String region = place.region();
        if (!regions.begin(region)) {
            throw busy(region, "region");
        }
        Optional<Runnable> turn = turns.take(region + " " + place.cmk());
        if (turn.isEmpty()) {
            regions.end(region);
            throw busy(region, "cmk");
        }
        return () -> {
            turn.get().run();
            regions.end(region);
        };
    }

    private KmsBusyException busy(String region, String full) {
        metrics.refused(region, full);
        return new KmsBusyException(RETRY_AFTER);
    }
}
