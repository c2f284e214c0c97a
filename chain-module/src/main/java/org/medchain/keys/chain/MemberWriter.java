package org.medchain.keys.chain;

import java.io.IOException;

/** Takes the members of an entry's JSON object, in their order. */
public interface MemberWriter {

    void text(String name, String value) throws IOException;

    void number(String name, long value) throws IOException;
}
