package org.medchain.keys.datakey;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.server.Shared;

/** Logs and counts damaged rows of data keys: rows that hold the encrypted key of another data key. */
@Shared
final class DamagedRows {

    private static final Logger LOG = System.getLogger(DamagedRows.class.getName());
    private static final Metadata COUNTER = Metadata.builder()
            .withName("medchain_damaged_data_keys_total")
            .withDescription("Reads of a data key's row that held another key, or none")
            .build();

    private final Counter counter;

    @Inject
    DamagedRows(MetricRegistry registry) {
        this.counter = registry.counter(COUNTER);
    }

    void report(DataKeyId keyId) {
        counter.inc();
        LOG.log(
                Level.ERROR,
                "the row of data key " + keyId + " does not hold that key and is passed over; restore the row");
    }
}
