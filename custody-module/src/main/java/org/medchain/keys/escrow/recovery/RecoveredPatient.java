package org.medchain.keys.escrow.recovery;

import java.util.UUID;
import org.medchain.keys.PatientId;

/**
 * The escrow key of one patient that custodians opened, sealed to the key of the recovery. The copies that it opens are
 * in the database.
 *
 * @param epoch of the escrow key
 * @param sealedKey the escrow key, a sealed key v1
 */
public record RecoveredPatient(PatientId patientId, UUID epoch, byte[] sealedKey) {

    @Override
    public String toString() {
        return "RecoveredPatient[redacted]";
    }
}
