package org.medchain.keys.audit;

import java.time.Instant;
import org.medchain.keys.TenantId;
import org.medchain.keys.server.caller.RepeatableRequest;

/**
 * The result of a request with an {@code Idempotency-Key} the first time, stored in the commit of its effect.
 *
 * @param item the operation's number among those of the request, from 0
 * @param result as much as its answer can be made from again: an id, counts; never a key or a patient's id
 */
record FirstResult(TenantId tenantId, RepeatableRequest request, int item, String result, Instant recordedAt) {

    Object[] row() {
        return new Object[] {tenantId.value(), request.id(), item, request.content(), result, recordedAt};
    }
}
