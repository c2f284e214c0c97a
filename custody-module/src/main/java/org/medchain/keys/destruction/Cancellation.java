package org.medchain.keys.destruction;

import java.time.Instant;
import java.util.UUID;
import org.medchain.keys.DestructionId;
import org.medchain.keys.TenantId;

/** A cancellation as its row says, unchecked, with ids as they are stored. */
record Cancellation(String tenant, UUID destruction, Instant time) {

    /** @param row has the columns in the order of the fields */
    static Cancellation of(Object[] row) {
        return new Cancellation((String) row[0], (UUID) row[1], (Instant) row[2]);
    }

    /** @throws org.medchain.keys.MalformedValueException if somebody else than the service wrote the row */
    DestructionRowId rowId() {
        return new DestructionRowId(new TenantId(tenant), new DestructionId(destruction));
    }
}
