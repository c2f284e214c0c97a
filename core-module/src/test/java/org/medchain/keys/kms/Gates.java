package org.medchain.keys.kms;

import java.time.Duration;
import org.medchain.keys.server.RecordedMetrics;
import org.medchain.keys.server.tracing.Spans;

/** The gate before a provider, with bounds that no test meets by chance. */
final class Gates {

    static final KmsCallSettings WIDE = new KmsCallSettings(100, 100, Duration.ofSeconds(10), 1000);

    private Gates() {}

    static KmsGate of(Breakers breakers) {
        return of(breakers, WIDE);
    }

    static KmsGate of(Breakers breakers, KmsCallSettings limits) {
        return of(breakers, limits, new RecordedMetrics());
    }

    static KmsGate of(Breakers breakers, KmsCallSettings limits, RecordedMetrics metrics) {
        return new KmsGate(breakers, limits, metrics.registry(), Spans.none());
    }
}
