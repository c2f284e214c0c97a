package org.medchain.keys.web.condition;

import java.util.List;
import org.medchain.keys.MalformedValueException;

/** The header {@code If-None-Match: *} (RFC 9110 section 13.1.2): the request creates, and changes nothing that is there. */
public final class IfNoneMatch {

    public static final String HEADER = "If-None-Match";

    private static final String ANY = "*";

    private IfNoneMatch() {}

    /**
     * Returns true if the request has the header.
     *
     * @param values of the header, as often as it is there
     * @throws MalformedValueException if it has another value
     */
    public static boolean parse(List<String> values) {
        if (values.isEmpty()) {
            return false;
        }
        if (!values.equals(List.of(ANY))) {
            throw new MalformedValueException(HEADER, "must be there once, as *");
        }
        return true;
    }
}
