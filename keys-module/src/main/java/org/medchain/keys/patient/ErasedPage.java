package org.medchain.keys.patient;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.medchain.keys.patient.erased.ErasedPatient;

/**
 * Patients whom the store of erasure keys lists as erased, the newest first.
 *
 * @param last the place of the last of them: the older ones follow it
 * @param untrusted how many rows more are in the page, which no server wrote
 */
public record ErasedPage(List<ErasedPatient> patients, Place last, int untrusted) {

    /** A page of a list without an end. */
    static final ErasedPage NONE = new ErasedPage(List.of(), Place.END, 0);

    /** Returns whether rows of the page were left out. */
    public boolean leftOut() {
        return untrusted > 0;
    }

    /** The place of a patient in the list. */
    public record Place(Instant listedAt, String hash, UUID patient) {

        /** The place behind the newest. */
        public static final Place END = new Place(Instant.parse("9999-12-31T00:00:00Z"), "", new UUID(0, 0));
    }
}
