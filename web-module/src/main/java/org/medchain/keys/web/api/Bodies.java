package org.medchain.keys.web.api;

import org.medchain.keys.MalformedValueException;

/** What all request bodies have in common: there must be one. */
final class Bodies {

    private Bodies() {}

    /** @throws MalformedValueException if the request had no body, or {@code null} for one */
    static <T> T require(T body) {
        if (body == null) {
            throw new MalformedValueException("body");
        }
        return body;
    }
}
