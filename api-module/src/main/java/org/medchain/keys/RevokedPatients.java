package org.medchain.keys;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * The patients whose keys may no longer be used.
 *
 * @param patients the patients who are named by their ids
 * @param all whether all keys of the tenant are to be asked for again: at the first answer, when the tenant was suspended, and when a patient's
 *     id was erased from the audit trail before it was reported
 * @param cursor what asks for what comes next
 * @param more whether more is known already
 * @param interval how long a caller may continue without an answer. Then it uses no key that it keeps
 */
public record RevokedPatients(List<PatientId> patients, boolean all, String cursor, boolean more, Duration interval) {

    public RevokedPatients {
        patients = List.copyOf(patients);
        Objects.requireNonNull(cursor);
        if (interval.isNegative() || interval.isZero()) {
            throw new MalformedValueException("interval", "must be positive");
        }
    }

    /** Returns a text without patient ids, which are personal data. */
    @Override
    public String toString() {
        return "RevokedPatients[patients=" + patients.size() + ", all=" + all + ", more=" + more + "]";
    }
}
