package org.medchain.keys.audit.feed;

import java.io.IOException;
import java.util.List;

/** An audit record repository, over one of the protocols of ITI-20. */
interface AuditRepository {

    /**
     * Sends these, in their order.
     *
     * @return how many it has now for certain, counted from the first; fewer than there are if it refuses one
     * @throws IOException if it can't be reached or takes nothing; it may have some of them nevertheless
     */
    int record(List<FedEvent> events) throws IOException;
}
