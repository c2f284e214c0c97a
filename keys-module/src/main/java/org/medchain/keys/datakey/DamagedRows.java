package org.medchain.keys.datakey;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.server.NamedMetric;
import org.medchain.keys.server.Shared;

/** Logs and counts damaged rows of data keys: rows that hold the encrypted key of another data key. */
@Shared
final class DamagedRows {

    private static final Logger LOG = System.getLogger(DamagedRows.class.getName());
    private static final Metadata COUNTER = NamedMetric.of(
            "medchain_damaged_data_keys_total", "Reads of a data key's row that held another key, or none");

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
