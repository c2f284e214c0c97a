package org.medchain.keys.console.page;

import java.util.List;

/**
 * A page of the data keys that a rotation could not move.
 *
 * @param next the path of the page behind this one; empty on the last
 */
public record KeysLeftView(List<Row> rows, String next) {

    /**
     * A data key that is where it was.
     *
     * @param patientId empty if the patient's keys were erased since
     * @param blockedBy the key of the same patient that was the reason; empty if it is this one
     */
    public record Row(String patientId, String keyId, String blockedBy, String reason) {}
}
