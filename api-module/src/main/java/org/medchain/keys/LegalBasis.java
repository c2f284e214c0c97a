package org.medchain.keys;

/**
 * The reason for destroying a patient's keys, in the words of the requester: 1 to 500 characters on one line, "GDPR Art. 17(1)(b)" for
 * example. It stands in the certificate for ever, so it must not name the patient. {@link KeyManagementService#destroyPatientKeys} takes none that has
 * line separators or marks of text direction.
 */
public record LegalBasis(String value) {

    private static final int MAX_LENGTH = 500;

    /** @throws MalformedValueException if the text is none */
    public LegalBasis {
        LineOfText.require("legalBasis", value, MAX_LENGTH);
    }

    @Override
    public String toString() {
        return value;
    }
}
