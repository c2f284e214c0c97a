package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.ServerClock;

/**
 * The number of erasures that could be certified and are not: the erasure register is in one place alone, as a rule. It
 * is that of the last look.
 */
@Shared
final class WaitingCertificates {

    private static final Metadata WAITING = Metadata.builder()
            .withName("medchain_certificates_waiting")
            .withDescription(
                    "Erasures that are made and not certified, although no server has a key in its memory any more")
            .build();

    private final DestructionStore destructions;
    private final KeysInMemory inMemory;
    private final ServerClock serverClock;
    private volatile long count;

    @Inject
    WaitingCertificates(DestructionStore destructions, KeysInMemory inMemory, ServerClock serverClock) {
        this.destructions = destructions;
        this.inMemory = inMemory;
        this.serverClock = serverClock;
    }

    /** Shows the number in the metrics. */
    void showIn(MetricRegistry metrics) {
        metrics.gauge(WAITING, this, it -> it.count);
    }

    void look() {
        count = destructions.countErasedBefore(serverClock.databaseTime().minus(inMemory.longest()));
    }
}
