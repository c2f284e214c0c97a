package org.medchain.keys;

/** An id, a CMK or an encrypted key does not have the shape its type demands. Names the field, never the value. */
public final class MalformedValueException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String field;

    public MalformedValueException(String field) {
        super(field + " is malformed");
        this.field = field;
    }

    /** The field's name as clients write it, {@code patientId} for example. */
    public String field() {
        return field;
    }
}
