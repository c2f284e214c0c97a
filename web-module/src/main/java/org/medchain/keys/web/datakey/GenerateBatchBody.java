package org.medchain.keys.web.datakey;

import java.util.List;
import org.medchain.keys.PatientId;
import org.medchain.keys.web.json.BatchItems;
import org.medchain.keys.web.json.Bodies;
import org.medchain.keys.web.json.MaxBytes;

/** The body of a request for many data keys: it names their patients. */
@MaxBytes(BatchItems.MAX_BYTES)
public record GenerateBatchBody(List<Item> items, String recipientPublicKey) {

    /** One key for this patient. */
    public record Item(String patientId) {

        private PatientId toPatientId() {
            return new PatientId(Bodies.require("patientId", patientId));
        }
    }

    List<PatientId> toPatientIds() {
        return BatchItems.parse(items, Item::toPatientId);
    }
}
