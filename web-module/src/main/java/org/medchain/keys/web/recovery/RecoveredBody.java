package org.medchain.keys.web.recovery;

import java.util.Base64;
import java.util.List;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PatientId;
import org.medchain.keys.UuidText;
import org.medchain.keys.escrow.recovery.RecoveredPatient;
import org.medchain.keys.web.json.BatchItems;
import org.medchain.keys.web.json.Bodies;
import org.medchain.keys.web.json.MaxBytes;

/**
 * The body in which the command line gives one page of escrow copies back: escrow keys, sealed to the key of the
 * recovery.
 */
@MaxBytes(BatchItems.MAX_BYTES)
public record RecoveredBody(List<Item> items) {

    /** One escrow key of a patient. */
    public record Item(String patientId, String epoch, String sealedKey) {

        private RecoveredPatient toPatient() {
            return new RecoveredPatient(
                    new PatientId(Bodies.require("patientId", patientId)),
                    UuidText.require("epoch", Bodies.require("epoch", epoch)),
                    bytes("sealedKey", sealedKey));
        }
    }

    private static byte[] bytes(String field, String base64) {
        try {
            return Base64.getDecoder().decode(Bodies.require(field, base64));
        } catch (MalformedValueException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new MalformedValueException(field, "must be base64 (RFC 4648 section 4), without line breaks");
        }
    }

    List<RecoveredPatient> toPatients() {
        return BatchItems.parse(items, Item::toPatient);
    }
}
