package org.medchain.keys.web.json;

import org.medchain.keys.MalformedValueException;

/**
 * The rule that all request bodies have in common: there must be one. Resource methods consume every type, although
 * {@link BodyRules} lets only JSON through: a body of another type is then refused after the caller is known, so that
 * the refusal is audited.
 */
public final class Bodies {

    /** The rule of a member that is needed and is not there. */
    public static final String MISSING = "is missing";

    private Bodies() {}

    /** @throws MalformedValueException if the member is missing, or {@code null} */
    public static <T> T require(String member, T value) {
        if (value == null) {
            throw new MalformedValueException(member, MISSING);
        }
        return value;
    }

    /** @throws MalformedValueException if the request had no body, or {@code null} for one */
    public static <T> T require(T body) {
        if (body == null) {
            throw new MalformedValueException("body", "must be a JSON object");
        }
        return body;
    }
}
