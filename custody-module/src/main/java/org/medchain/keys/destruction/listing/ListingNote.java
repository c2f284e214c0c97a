package org.medchain.keys.destruction.listing;

import java.util.Optional;
import org.medchain.keys.patient.erased.ErasedPatient;
import org.medchain.keys.patient.erased.ErasureRegister;
import org.medchain.keys.patient.erased.StoredErasure;

/**
 * A note that a server's erasure register lists a patient.
 *
 * @param line whom it lists, for the registers of other servers
 */
record ListingNote(ServerOfRegister server, StoredErasure line) {

    static ListingNote of(ErasureRegister register, ServerOfRegister server, ErasedPatient patient) {
        return new ListingNote(server, register.noteOf(patient, server.name()));
    }

    /** Returns the patient, if that server wrote the note. */
    Optional<ErasedPatient> patient(ErasureRegister register) {
        return register.find(line, server.name());
    }
}
