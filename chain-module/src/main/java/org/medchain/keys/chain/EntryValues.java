package org.medchain.keys.chain;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Values of the fields of an entry that is still to be made. Not for several threads. */
public final class EntryValues {

    private final Map<EntryField<?>, Object> values = new HashMap<>(2 * AuditEntry.FIELDS.size());

    /** Sets the value of a field, in place of one from before. */
    public <T> EntryValues set(EntryField<T> field, T value) {
        values.put(field, value);
        return this;
    }

    /** Sets the value of a field if there is one; else leaves the field as it is. */
    public <T> EntryValues setIfPresent(EntryField<T> field, Optional<T> value) {
        if (value.isPresent()) {
            values.put(field, value.get());
        }
        return this;
    }

    <T> Optional<T> find(EntryField<T> field) {
        return Optional.ofNullable(field.cast(values.get(field)));
    }

    /** @throws MalformedAuditException if the field has no value */
    <T> T require(EntryField<T> field) {
        Object value = values.get(field);
        if (value == null) {
            throw new MalformedAuditException(field.name());
        }
        return field.cast(value);
    }

    /** The names of the fields that have a value. */
    @Override
    public String toString() {
        return "EntryValues" + values.keySet();
    }
}
