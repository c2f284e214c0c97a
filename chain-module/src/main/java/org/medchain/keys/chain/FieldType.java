package org.medchain.keys.chain;

import java.io.IOException;
import java.util.Optional;

/** Says how the values of a field are checked, hashed, and written to an export. */
interface FieldType<T> {

    Class<T> values();

    /** @throws MalformedAuditException if the field can't have this value */
    void require(String name, T value);

    void encode(ByteFields fields, T value);

    void write(String name, T value, MemberWriter members) throws IOException;

    /** Returns the value that {@link #write} wrote; empty if the next member is another field's. */
    Optional<T> find(String name, MemberReader members) throws IOException;
}
