package org.medchain.keys.kmssimulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The faults that are in force, in the order in which they were injected. Safe for use by many threads. */
public final class Faults {

    private final List<Fault> faults = new ArrayList<>();

    public synchronized void inject(Fault fault) {
        faults.add(fault);
    }

    public synchronized void clear() {
        faults.clear();
    }

    /** {@link Fault#times()} is what is left of it. */
    public synchronized List<Fault> inForce() {
        return List.copyOf(faults);
    }

    /** The faults that hit this request, each counted: the latencies that concern it and the first of the others. */
    synchronized Hit take(String operation, String region, Optional<String> keyArn) {
        Predicate<Fault> concerns = fault -> fault.concerns(operation, region, keyArn);
        List<Fault> latencies = faults.stream()
                .filter(fault -> fault.kind() == FaultKind.LATENCY)
                .filter(concerns)
                .toList();
        Optional<Fault> failure = faults.stream()
                .filter(fault -> fault.kind() != FaultKind.LATENCY)
                .filter(concerns)
                .findFirst();
        latencies.forEach(this::count);
        failure.ifPresent(this::count);
        return new Hit(latencies.stream().map(Fault::latency).reduce(Duration.ZERO, Duration::plus), failure);
    }

    private void count(Fault fault) {
        if (fault.times().isEmpty()) {
            return;
        }
        int left = fault.times().get() - 1;
        if (left == 0) {
            faults.remove(fault);
        } else {
            faults.set(faults.indexOf(fault), fault.times(left));
        }
    }

    /** The faults that hit one request. */
    record Hit(Duration latency, Optional<Fault> failure) {}
}
