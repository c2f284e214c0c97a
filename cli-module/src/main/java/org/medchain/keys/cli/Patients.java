package org.medchain.keys.cli;

import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PatientId;

/** Patient ids that were typed. */
final class Patients {

    private Patients() {}

    static PatientId parse(String typed) {
        try {
            return new PatientId(typed);
        } catch (MalformedValueException e) {
            throw new CommandFailedException(ExitStatus.WRONG_USAGE, "the patient id " + e.getMessage(), e);
        }
    }

    static String path(String typed) {
        return "/api/v1/patients/" + Service.segment(parse(typed).value());
    }
}
