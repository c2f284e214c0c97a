package org.medchain.keys.audit;

import java.time.Instant;
import org.medchain.keys.TenantId;
import org.medchain.keys.server.caller.RepeatableRequest;

/**
 * What came of a request with an {@code Idempotency-Key} the first time, stored in the commit of its effect.
 *
 * @param result as much as its answer can be made from again: an id, counts; never a key or a patient's id
 */
record FirstResult(TenantId tenantId, RepeatableRequest request, String result, Instant recordedAt) {

    Object[] row() {
        return new Object[] {tenantId.value(), request.id(), request.item(), request.content(), result, recordedAt};
    }
}
