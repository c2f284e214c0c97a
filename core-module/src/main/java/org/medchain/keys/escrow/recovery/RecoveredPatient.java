package org.medchain.keys.escrow.recovery;

import java.util.Map;
import java.util.UUID;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.PatientId;

/**
 * What custodians opened of one patient, sealed to the key of the recovery: an escrow key, and under it the copy of each data key.
 *
 * @param epoch of the escrow key
 * @param sealedKey the escrow key, a sealed key v1
 * @param copies escrow copies v1
 */
public record RecoveredPatient(PatientId patientId, UUID epoch, byte[] sealedKey, Map<DataKeyId, byte[]> copies) {

    @Override
    public String toString() {
        return "RecoveredPatient[redacted]";
    }
}
