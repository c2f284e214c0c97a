package org.medchain.keys.kms;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.medchain.keys.provider.CallTarget;

/**
 * The circuit breakers of CMKs, a bounded number of them: each report looks at all. Of more CMKs, that which was called longest ago is forgotten: it
 * is found out again by its next calls, which are few, since so many other CMKs were called meanwhile. Safe for use by many threads.
 */
final class CmkBreakers {

    static final int MOST = 10_000;

    private static final Comparator<BreakerReport> BY_DISTANCE_FROM_CLOSED =
            Comparator.comparing(BreakerReport::state).thenComparing(BreakerReport::failures);

    private final Function<BreakerName, Breaker> made;
    private final Map<CallTarget, Map<KmsCall, Breaker>> byCmk = new LinkedHashMap<>(16, 0.75f, true) {

        @Override
        protected boolean removeEldestEntry(Map.Entry<CallTarget, Map<KmsCall, Breaker>> eldest) {
            return size() > MOST;
        }
    };

    CmkBreakers(Function<BreakerName, Breaker> made) {
        this.made = made;
    }

    synchronized Breaker of(KmsCall call, CallTarget target) {
        return byCmk.computeIfAbsent(target, unused -> new EnumMap<>(KmsCall.class))
                .computeIfAbsent(call, kind -> made.apply(BreakerName.of(kind, target.region(), target.cmk())));
    }

    /** The states of the breakers of a Region's CMKs, the worst last. */
    List<BreakerReport> reports(KmsCall call, String region) {
        return inRegion(call, region).stream()
                .map(Breaker::report)
                .sorted(BY_DISTANCE_FROM_CLOSED)
                .toList();
    }

    private synchronized List<Breaker> inRegion(KmsCall call, String region) {
        return byCmk.entrySet().stream()
                .filter(entry -> entry.getKey().region().equals(region))
                .flatMap(entry -> Optional.ofNullable(entry.getValue().get(call)).stream())
                .toList();
    }
}
