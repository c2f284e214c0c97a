package org.medchain.keys;

/**
 * A value of a request, such as an id, a CMK or an encrypted key, does not have the shape that is asked for. It names the field and the rule, never
 * the value.
 */
public final class MalformedValueException extends IllegalArgumentException {

    private final String field;
    private final String rule;

    /**
     * @param field the field's name as clients write it
     * @param rule what the field must be, to follow its name: {@code "must be true or false"}
     */
    public MalformedValueException(String field, String rule) {
        super(field + " " + rule);
        this.field = field;
        this.rule = rule;
    }

    /** Returns the same refusal for a field of this object. */
    public MalformedValueException within(String object) {
        return new MalformedValueException(object + "." + field, rule);
    }

    /** The field's name as clients write it, {@code patientId} for example. */
    public String field() {
        return field;
    }
}
