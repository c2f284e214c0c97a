package org.medchain.keys.chain;

/** A value or a line does not have the form that docs/formats.md gives it. The message names the field, never the value. */
public final class MalformedAuditException extends IllegalArgumentException {

    public MalformedAuditException(String field) {
        super(field + " is malformed");
    }

    public MalformedAuditException(String field, Throwable cause) {
        super(field + " is malformed", cause);
    }
}
