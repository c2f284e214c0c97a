package org.medchain.keys.revocation;

import java.util.List;
import java.util.Optional;
import org.medchain.keys.PatientId;

/**
 * The entries of the feed behind a place.
 *
 * @param patients those who are named by their ids, each once
 * @param all whether all patients of the tenant are meant
 * @param cursor where the page ends; empty of a chain without entries
 * @param more whether there are more behind it
 */
record RevocationPage(List<PatientId> patients, boolean all, Optional<RevocationCursor> cursor, boolean more) {

    /** Returns the page of a caller who has no place in the chain. */
    static RevocationPage fromStart(Optional<RevocationCursor> head) {
        return new RevocationPage(List.of(), true, head, false);
    }

    boolean tellsNothing() {
        return !all && patients.isEmpty();
    }
}
