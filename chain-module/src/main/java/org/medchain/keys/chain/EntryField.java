package org.medchain.keys.chain;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/**
 * One field of audit entries: its name, its type, the first version of the format that has it, and how it is read. The list of all is
 * {@link AuditEntry#FIELDS}.
 */
public final class EntryField<T> {

    private final String name;
    private final int since;
    private final FieldType<T> type;
    private final Presence presence;
    private final Function<AuditEntry, Optional<T>> getter;

    /** Says which entries have a value of the field. */
    private enum Presence {
        /** Each entry. */
        ALWAYS,
        /** Some entries of a version that has the field; a byte tells which. */
        AT_TIMES,
        /** Each entry of the version that the field came with, and no earlier one. */
        WITH_ITS_VERSION
    }

    private EntryField(
            String name, int since, FieldType<T> type, Presence presence, Function<AuditEntry, Optional<T>> getter) {
        this.name = name;
        this.since = since;
        this.type = type;
        this.presence = presence;
        this.getter = getter;
    }

    /** Returns a field that each entry of each version has. */
    static <T> EntryField<T> always(String name, FieldType<T> type, Function<AuditEntry, T> getter) {
        return new EntryField<>(name, 1, type, Presence.ALWAYS, getter.andThen(Optional::of));
    }

    /** Returns a field that an entry may lack. */
    static <T> EntryField<T> optional(
            String name, int since, FieldType<T> type, Function<AuditEntry, Optional<T>> getter) {
        return new EntryField<>(name, since, type, Presence.AT_TIMES, getter);
    }

    /** Returns a field for which its version was made. */
    static <T> EntryField<T> ofVersion(
            String name, int version, FieldType<T> type, Function<AuditEntry, Optional<T>> getter) {
        return new EntryField<>(name, version, type, Presence.WITH_ITS_VERSION, getter);
    }

    /** The name of the field, in the export too. */
    public String name() {
        return name;
    }

    /** The first version of the format that has the field. */
    public int since() {
        return since;
    }

    Optional<T> of(AuditEntry entry) {
        return getter.apply(entry);
    }

    /** @throws MalformedAuditException if the field can't have this value */
    void require(T value) {
        type.require(name, value);
    }

    /** @throws MalformedAuditException if the field can't have this value */
    void require(Optional<T> value) {
        if (value.isPresent()) {
            type.require(name, value.get());
        }
    }

    T cast(Object value) {
        return type.values().cast(value);
    }

    void encode(AuditEntry entry, ByteFields fields) {
        Optional<T> value = of(entry);
        if (presence == Presence.AT_TIMES) {
            fields.optional(value, type::encode);
        } else if (value.isPresent()) {
            type.encode(fields, value.get());
        }
    }

    void write(AuditEntry entry, MemberWriter members) throws IOException {
        Optional<T> value = of(entry);
        if (value.isPresent()) {
            type.write(name, value.get(), members);
        }
    }

    /** @throws MalformedAuditException if the value is malformed, or missing where each entry has one */
    void read(MemberReader members, EntryValues values) throws IOException {
        Optional<T> value = type.find(name, members);
        if (value.isEmpty() && presence == Presence.ALWAYS) {
            throw new MalformedAuditException(name);
        }
        values.setIfPresent(this, value);
    }

    @Override
    public String toString() {
        return name;
    }
}
