package org.medchain.keys.work;

import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/**
 * A look at something of all servers together, taken again and again. Gauges show what the last one found: a server that can't look shows what it
 * saw last.
 *
 * @param <T> the type of what it finds
 */
public final class Look<T> {

    private final Supplier<T> source;
    private volatile T found;

    /** @param before is shown until the first look */
    public Look(T before, Supplier<T> source) {
        this.found = before;
        this.source = source;
    }

    /** Returns this look, which one more gauge shows. */
    public Look<T> shownIn(MetricRegistry metrics, Metadata gauge, Function<T, Number> value, Tag... tags) {
        metrics.gauge(gauge, this, it -> value.apply(it.found), tags);
        return this;
    }

    /** Returns the work of looking. */
    public Work every(Duration period, String kind) {
        return Work.every(period, kind, () -> found = source.get());
    }
}
