package org.medchain.keys.audit.archive;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.medchain.keys.chain.RecordedEntry;

/**
 * The events of a chain that are due for archiving: those before the first that is not old enough or that a legal hold
 * or an open destruction keeps. That event and all after it stay.
 *
 * @param before events of this time and later stay
 * @param firstHeld the place of the first event about a patient with a legal hold or an open destruction
 * @param keepsPatientIds whether the archive has the ids of patients
 */
record Due(Instant before, OptionalLong firstHeld, boolean keepsPatientIds) {

    boolean covers(RecordedEntry entry) {
        return entry.entry().occurredAt().isBefore(before)
                && (firstHeld.isEmpty() || entry.entry().seq() < firstHeld.getAsLong());
    }

    boolean coversAll(List<RecordedEntry> entries) {
        return entries.stream().allMatch(this::covers);
    }
}
