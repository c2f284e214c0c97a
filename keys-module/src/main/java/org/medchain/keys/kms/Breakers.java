package org.medchain.keys.kms;

import jakarta.inject.Inject;
import java.time.Clock;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.medchain.keys.provider.CallTarget;
import org.medchain.keys.server.Shared;

/**
 * The circuit breakers before the provider: one for each kind of call, in each Region and for each CMK. A provider that calls nobody is not
 * behind them: then those of its one place are closed.
 */
@Shared
public final class Breakers {

    /** AWS has fewer. What would be one more shares the breakers of {@link #OTHER_REGIONS}. */
    static final int MOST_REGIONS = 64;

    static final String OTHER_REGIONS = "other";

    private final Map<String, Map<KmsCall, Breaker>> regions = new ConcurrentHashMap<>();
    private final CmkBreakers cmks;
    private final BreakerSettings settings;
    private final Clock clock;
    private final InstantSource waits;
    private final DoubleSupplier random;
    private final Consumer<BreakerReport> onChange;

    @Inject
    Breakers(BreakerSettings settings, Clock clock, InstantSource waits, BreakerJournal journal) {
        this(settings, clock, waits, () -> ThreadLocalRandom.current().nextDouble(), journal::record);
    }

    /** The parameters are those of {@link Breaker}. */
    Breakers(
            BreakerSettings settings,
            Clock clock,
            InstantSource waits,
            DoubleSupplier random,
            Consumer<BreakerReport> onChange) {
        this.settings = settings;
        this.clock = clock;
        this.waits = waits;
        this.random = random;
        this.onChange = onChange;
        this.cmks = new CmkBreakers(this::breaker);
    }

    /** Returns the state of each kind of call, in each Region that was called. */
    public List<RegionReport> reports() {
        return regions.keySet().stream()
                .sorted()
                .flatMap(region -> Stream.of(KmsCall.values()).map(call -> report(call, region)))
                .toList();
    }

    RegionReport report(KmsCall call, String region) {
        List<BreakerReport> ofCmks = cmks.reports(call, region);
        long closed = ofCmks.stream()
                .filter(report -> report.state() == BreakerState.CLOSED)
                .count();
        return new RegionReport(
                ofRegion(call, region).report(),
                ofCmks.size(),
                ofCmks.size() - (int) closed,
                ofCmks.isEmpty() ? Optional.empty() : Optional.of(ofCmks.get(ofCmks.size() - 1)));
    }

    /** The place under which a call's Region is known here: its name, as long as there are few. */
    CallTarget place(CallTarget target) {
        boolean known = regions.containsKey(target.region()) || regions.size() < MOST_REGIONS;
        return known ? target : new CallTarget(OTHER_REGIONS, target.cmk());
    }

    void add(String region) {
        regions.computeIfAbsent(region, this::breakersOf);
    }

    Breaker ofRegion(KmsCall call, String region) {
        return regions.computeIfAbsent(region, this::breakersOf).get(call);
    }

    Breaker ofCmk(KmsCall call, CallTarget place) {
        return cmks.of(call, place);
    }

    private Map<KmsCall, Breaker> breakersOf(String region) {
        Map<KmsCall, Breaker> made = new EnumMap<>(KmsCall.class);
        Stream.of(KmsCall.values()).forEach(call -> made.put(call, breaker(BreakerName.of(call, region))));
        return made;
    }

    private Breaker breaker(BreakerName name) {
        return new Breaker(name, settings, clock, waits, random, onChange);
    }
}
