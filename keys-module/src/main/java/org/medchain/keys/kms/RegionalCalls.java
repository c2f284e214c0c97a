package org.medchain.keys.kms;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.medchain.keys.KmsRefusedException;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.provider.CallTarget;
import org.medchain.keys.provider.SharedDeadline;
import org.medchain.keys.server.NamedMetric;

/** Makes a call in the first Region that can be reached, and remembers which refused: those have no stand-in. */
final class RegionalCalls {

    private static final Metadata STAND_INS = NamedMetric.of(
            "medchain_kms_stand_in_calls_total",
            "Calls that a replica of the CMK answered, because no Region before it could be reached");

    /** The audit trail tells of those that are forgotten. */
    private static final int MOST_REFUSALS = 10_000;

    private final UnwrappedKeyCache unwrapped;
    private final Predicate<Attempt> refusedElsewhere;
    private final MetricRegistry metrics;
    private final Cache<Refusal, Boolean> refusals = Caffeine.newBuilder()
            .maximumSize(MOST_REFUSALS)
            .executor(Runnable::run)
            .build();

    /**
     * The kind of call that a CMK's first Region refused.
     *
     * @param ofPatient a key policy may let data keys be wrapped, and no tenant keys
     */
    private record Refusal(KmsCall call, boolean ofPatient, CallTarget first) {}

    /** One of the Regions that a call can go to. */
    record Place<T>(CallTarget target, T name) {}

    /** @param refusedElsewhere whether the first Region refused the last call of the attempt's operation to any server */
    RegionalCalls(UnwrappedKeyCache unwrapped, Predicate<Attempt> refusedElsewhere, MetricRegistry metrics) {
        this.unwrapped = unwrapped;
        this.refusedElsewhere = refusedElsewhere;
        this.metrics = metrics;
    }

    /** Returns the answer of the first of the places that gives one, a refusal too. */
    <T, R> R inOrder(KmsCall call, Optional<Attempt> attempt, List<Place<T>> places, Function<T, R> called) {
        boolean ofPatient = attempt.flatMap(Attempt::patientId).isPresent();
        Refusal refusal = new Refusal(call, ofPatient, places.get(0).target());
        for (int i = 0; ; i++) {
            Place<T> place = places.get(i);
            boolean isFirst = i == 0;
            attempt.ifPresent(
                    it -> it.calls(Optional.of(place.target().region()).filter(unused -> !isFirst)));
            try {
                R answer = SharedDeadline.among(places.size(), () -> called.apply(place.name()));
                answered(call, place, isFirst, refusal);
                return answer;
            } catch (KmsRefusedException e) {
                attempt.flatMap(Attempt::tenantId).ifPresent(unwrapped::forget);
                if (isFirst && places.size() > 1) {
                    refusals.put(refusal, true);
                }
                throw e;
            } catch (KmsUnavailableException e) {
                if (i + 1 == places.size() || hasNoStandIn(refusal, attempt, e)) {
                    throw e;
                }
            }
        }
    }

    /** If it is not known, there is none. */
    private boolean hasNoStandIn(Refusal refusal, Optional<Attempt> attempt, KmsUnavailableException outage) {
        if (refusals.getIfPresent(refusal) != null) {
            return true;
        }
        try {
            return attempt.filter(refusedElsewhere).isPresent();
        } catch (RuntimeException e) {
            outage.addSuppressed(e);
            return true;
        }
    }

    private void answered(KmsCall call, Place<?> place, boolean isFirst, Refusal refusal) {
        if (isFirst) {
            refusals.invalidate(refusal);
        } else {
            metrics.counter(
                            STAND_INS,
                            new Tag("call", call.label()),
                            new Tag("region", place.target().region()))
                    .inc();
        }
    }
}
