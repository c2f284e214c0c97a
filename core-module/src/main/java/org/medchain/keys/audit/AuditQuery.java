package org.medchain.keys.audit;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.PatientId;

/**
 * Which events of the auditor's tenant to read, newest first.
 *
 * @param from the earliest time, inclusive
 * @param to the latest time, exclusive
 * @param before events older than the event with this id: the cursor of the page before
 * @param limit how many at most, 1 to {@link #MAX_LIMIT}
 */
public record AuditQuery(
        Optional<Operation> operation,
        Optional<PatientId> patientId,
        Optional<String> actor,
        Optional<Outcome> outcome,
        Optional<Instant> from,
        Optional<Instant> to,
        Optional<UUID> before,
        int limit) {

    public static final int MAX_LIMIT = 1000;

    public AuditQuery {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit is 1 to " + MAX_LIMIT);
        }
    }
}
