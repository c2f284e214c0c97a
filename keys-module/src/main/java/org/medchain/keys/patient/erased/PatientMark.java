package org.medchain.keys.patient.erased;

import org.medchain.keys.EncryptionContext;

/**
 * Recognises a patient's id by the key of an erasure register.
 *
 * @param text the register's fingerprint, a colon, and the hash of the id in hex
 */
public record PatientMark(String text) {

    static PatientMark of(RegisterKey key, EncryptionContext context) {
        return new PatientMark(key.fingerprint() + ':' + key.hashOf(context));
    }

    /** Returns true if the other is of another id; a mark of another register does not tell. */
    public boolean isOfAnother(PatientMark other) {
        return register().equals(other.register()) && !text.equals(other.text);
    }

    private String register() {
        return text.substring(0, text.indexOf(':') + 1);
    }
}
