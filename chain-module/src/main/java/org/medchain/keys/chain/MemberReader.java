package org.medchain.keys.chain;

import java.io.IOException;
import java.util.Optional;

/** Gives the members of an entry's JSON object, asked for in their order. */
public interface MemberReader {

    /**
     * Returns the next member if it has this name; empty if it has another.
     *
     * @throws MalformedAuditException if its value is no text
     */
    Optional<String> findText(String name) throws IOException;

    /**
     * Returns the next member if it has this name; empty if it has another.
     *
     * @throws MalformedAuditException if its value is no whole number
     */
    Optional<Long> findNumber(String name) throws IOException;
}
