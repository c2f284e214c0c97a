package org.medchain.keys.audit;

import java.sql.SQLException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.medchain.keys.chain.EntryField;
import org.medchain.keys.chain.EntryValues;
import org.medchain.keys.chain.MalformedAuditException;
import org.medchain.keys.server.database.SqlType;
import org.medchain.keys.server.database.StoredRow;

/**
 * One column of the table of audit events: its name, its type, which value of an event it has, what it becomes in an entry of the chain, and
 * under which name auditors see it. The list of all is {@link AuditEventTable#COLUMNS}.
 */
public final class AuditColumn<C> {

    private final String name;
    private final SqlType type;
    private final Class<C> values;
    private final Function<AuditEvent, C> getter;
    private final BiConsumer<C, EntryValues> entry;
    private final Optional<Shown<C>> shown;

    /** The name by which auditors see the column, and what they see of a value. */
    private record Shown<C>(String name, Function<C, Object> value) {}

    private AuditColumn(
            String name,
            SqlType type,
            Class<C> values,
            Function<AuditEvent, C> getter,
            BiConsumer<C, EntryValues> entry,
            Optional<Shown<C>> shown) {
        this.name = name;
        this.type = type;
        this.values = values;
        this.getter = getter;
        this.entry = entry;
        this.shown = shown;
    }

    /** Returns a column that is neither part of an entry nor shown. */
    static <C> AuditColumn<C> of(String name, SqlType type, Class<C> values, Function<AuditEvent, C> getter) {
        return new AuditColumn<>(name, type, values, getter, (value, entry) -> {}, Optional.empty());
    }

    /** Returns a column of texts that is neither part of an entry nor shown. */
    static AuditColumn<String> text(String name, Function<AuditEvent, String> getter) {
        return of(name, SqlType.TEXT, String.class, getter);
    }

    /** Returns the column as one that an entry has as it is, and auditors see under the name of the entry's field. */
    AuditColumn<C> in(EntryField<C> field) {
        return in(field, value -> value).shownAs(field.name(), value -> value);
    }

    /** Returns the column as one that an entry has in another form. */
    <T> AuditColumn<C> in(EntryField<T> field, Function<C, T> form) {
        return new AuditColumn<>(
                name, type, values, getter, (value, entry) -> entry.set(field, form.apply(value)), shown);
    }

    /** Returns the column as one that auditors see under this name, as a text or a number. */
    AuditColumn<C> shownAs(String member, Function<C, Object> form) {
        return new AuditColumn<>(name, type, values, getter, entry, Optional.of(new Shown<>(member, form)));
    }

    String name() {
        return name;
    }

    SqlType type() {
        return type;
    }

    /** Returns the value that the column has of an event; null if it has none. */
    C of(AuditEvent event) {
        return getter.apply(event);
    }

    /** Returns the value of a row, which may be any that the column can hold; null if it has none. */
    Object read(StoredRow row, int column) throws SQLException {
        return row.value(type, column);
    }

    C cast(Object value) {
        return values.cast(value);
    }

    /** @throws MalformedAuditException if no entry has such a value */
    void addTo(EntryValues entryValues, Object value) {
        if (value != null) {
            entry.accept(cast(value), entryValues);
        }
    }

    /** Adds what auditors see of the event; nothing if they see nothing, or there is no value. */
    void show(AuditEvent event, SortedMap<String, Object> members) {
        C value = of(event);
        if (value != null) {
            shown.ifPresent(it -> members.put(it.name(), it.value().apply(value)));
        }
    }

    Optional<String> shownName() {
        return shown.map(Shown::name);
    }

    @Override
    public String toString() {
        return name;
    }
}
