package org.medchain.keys.web.destruction;

import org.medchain.keys.LegalBasis;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PatientId;

/** The body of a request to destroy a patient's keys: the legal basis, and the patient's id again. */
public record DestroyBody(String legalBasis, String confirmPatientId) {

    LegalBasis toLegalBasis() {
        return new LegalBasis(legalBasis);
    }

    /** @throws MalformedValueException if another patient is confirmed than the one asked for, or none */
    void requireConfirmed(PatientId patientId) {
        if (confirmPatientId == null || !isSame(patientId)) {
            throw new MalformedValueException("confirmPatientId", "must be the patient id of the path");
        }
    }

    private boolean isSame(PatientId patientId) {
        try {
            return new PatientId(confirmPatientId).equals(patientId);
        } catch (MalformedValueException e) {
            return false;
        }
    }
}
