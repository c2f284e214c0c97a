package org.medchain.keys.audit;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PatientId;

/**
 * The filters for the events of the auditor's tenant, read newest first.
 *
 * @param actor who asked, compared exactly: 1 to 200 characters, none of them a control character, as in every event
 * @param keyId which data key it was about
 * @param requestId under which request id, compared exactly: 1 to 64 visible characters of ASCII, as in every event
 * @param from the earliest time, inclusive, in the years 1 to 9999
 * @param to the latest time, exclusive, in the years 1 to 9999
 * @param before events before this place in the chain: the cursor of the page before
 * @param limit how many at most, 1 to {@link #MAX_LIMIT}
 */
public record AuditQuery(
        Optional<Operation> operation,
        Optional<PatientId> patientId,
        Optional<String> actor,
        Optional<Outcome> outcome,
        Optional<DataKeyId> keyId,
        Optional<String> requestId,
        Optional<Instant> from,
        Optional<Instant> to,
        Optional<Long> before,
        int limit) {

    public static final int MAX_LIMIT = 1000;

    private static final Pattern ACTOR = Pattern.compile("\\P{C}{1,200}");
    private static final Pattern REQUEST_ID = Pattern.compile("[!-~]{1,64}");
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    /**
     * @throws MalformedValueException if actor, request id or times are none that an event can have
     * @throws IllegalArgumentException if the limit is another
     */
    public AuditQuery {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit is 1 to " + MAX_LIMIT);
        }
        // What no event can have is refused here: PostgreSQL answers it with an error, H2 with an empty page.
        if (actor.filter(it -> !ACTOR.matcher(it).matches()).isPresent()) {
            throw new MalformedValueException("actor", "must be 1 to 200 characters, none of them a control character");
        }
        if (requestId.filter(it -> !REQUEST_ID.matcher(it).matches()).isPresent()) {
            throw new MalformedValueException("requestId", "must be 1 to 64 visible characters of ASCII");
        }
        requireTime("from", from);
        requireTime("to", to);
    }

    /** All events, so many at once. */
    public static AuditQuery ofAll(int limit) {
        return ofPatient(Optional.empty(), limit);
    }

    /** The events about a patient, or about all, so many at once. */
    public static AuditQuery ofPatient(Optional<PatientId> patientId, int limit) {
        return new AuditQuery(
                Optional.empty(),
                patientId,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                limit);
    }

    /** @throws MalformedValueException if there is a time that no event can have */
    public static void requireTime(String field, Optional<Instant> time) {
        if (time.filter(it -> it.isBefore(EARLIEST) || it.isAfter(LATEST)).isPresent()) {
            throw new MalformedValueException(field, "must be in the years 1 to 9999");
        }
    }
}
