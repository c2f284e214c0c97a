package org.medchain.keys.audit;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.medchain.keys.FailureReason;
import org.medchain.keys.chain.AuditEntry;
import org.medchain.keys.chain.EntryChange;
import org.medchain.keys.chain.EntryField;
import org.medchain.keys.chain.EntryValues;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.chain.MalformedAuditException;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.server.database.BulkTable;
import org.medchain.keys.server.database.RoundTrip;
import org.medchain.keys.server.database.SqlType;
import org.medchain.keys.server.database.StoredRow;

/**
 * The columns of the table of audit events. Each is described once: rows that are inserted or read, entries of the chain, and what auditors
 * see are made of {@link #COLUMNS}.
 *
 * <p>Two parts of an entry are made of more than one column: the provider with its Region, and the change of a row.
 */
public final class AuditEventTable {

    /** The member under which auditors see the change of a row. */
    private static final String SHOWN_CHANGE = "change";

    public static final AuditColumn<UUID> ID = AuditColumn.of("id", SqlType.UUID, UUID.class, AuditEvent::id)
            .in(AuditEntry.EVENT_ID)
            .shownAs("id", UUID::toString);

    public static final AuditColumn<String> TENANT_ID =
            AuditColumn.text("tenant_id", AuditEvent::tenantId).in(AuditEntry.TENANT_ID);

    public static final AuditColumn<Long> SEQ =
            AuditColumn.of("seq", SqlType.LONG, Long.class, AuditEvent::seq).in(AuditEntry.SEQ);

    public static final AuditColumn<byte[]> ENTRY_HASH =
            AuditColumn.of("entry_hash", SqlType.BYTES, byte[].class, AuditEvent::entryHash);

    public static final AuditColumn<Instant> OCCURRED_AT = AuditColumn.of(
                    "occurred_at", SqlType.TIME, Instant.class, AuditEvent::occurredAt)
            .in(AuditEntry.OCCURRED_AT)
            .shownAs("occurredAt", Instant::toString);

    public static final AuditColumn<String> OPERATION =
            AuditColumn.text("operation", event -> event.operation().name()).in(AuditEntry.OPERATION);

    public static final AuditColumn<String> OUTCOME =
            AuditColumn.text("outcome", event -> event.outcome().name()).in(AuditEntry.OUTCOME);

    public static final AuditColumn<String> REASON = AuditColumn.text(
                    "reason", event -> event.reason().map(Enum::name).orElse(null))
            .in(AuditEntry.REASON, name -> word(AuditEntry.REASON, name, AuditEventTable::slug))
            .shownAs("reason", AuditEventTable::slug);

    public static final AuditColumn<String> ACTOR =
            AuditColumn.text("actor", AuditEvent::actor).in(AuditEntry.ACTOR);

    public static final AuditColumn<String> CLIENT =
            AuditColumn.text("client", event -> event.client().orElse(null)).in(AuditEntry.CLIENT);

    public static final AuditColumn<String> ROLES =
            AuditColumn.text("roles", AuditEvent::roles).in(AuditEntry.ROLES);

    public static final AuditColumn<String> PURPOSE_OF_USE = AuditColumn.text(
                    "purpose_of_use", event -> event.purposeOfUse().orElse(null))
            .in(AuditEntry.PURPOSE_OF_USE);

    public static final AuditColumn<String> SOURCE_ADDRESS = AuditColumn.text(
                    "source_address", event -> event.sourceAddress().orElse(null))
            .in(AuditEntry.SOURCE_ADDRESS);

    public static final AuditColumn<String> REQUEST_ID =
            AuditColumn.text("request_id", AuditEvent::requestId).in(AuditEntry.REQUEST_ID);

    public static final AuditColumn<byte[]> PATIENT_HASH = AuditColumn.of(
                    "patient_hash",
                    SqlType.BYTES,
                    byte[].class,
                    event -> event.patientHash().map(Hash::bytes).orElse(null))
            .in(AuditEntry.PATIENT_HASH, Hash::new);

    public static final AuditColumn<String> PATIENT_ID = AuditColumn.text(
                    "patient_id", event -> event.patientId().orElse(null))
            .shownAs("patientId", value -> value);

    public static final AuditColumn<byte[]> PATIENT_SALT =
            AuditColumn.of("patient_salt", SqlType.BYTES, byte[].class, AuditEvent::patientSalt);

    public static final AuditColumn<String> PROVIDER = AuditColumn.text(
                    "provider", event -> event.provider().name())
            .shownAs("provider", name -> ProviderType.valueOf(name).label());

    public static final AuditColumn<UUID> KEY_ID = AuditColumn.of(
                    "key_id", SqlType.UUID, UUID.class, event -> event.keyId().orElse(null))
            .in(AuditEntry.KEY_ID)
            .shownAs("keyId", UUID::toString);

    public static final AuditColumn<Integer> GENERATION = AuditColumn.of(
                    "generation",
                    SqlType.INTEGER,
                    Integer.class,
                    event -> event.generation().orElse(null))
            .in(AuditEntry.GENERATION);

    public static final AuditColumn<String> REGION =
            AuditColumn.text("region", event -> event.region().orElse(null)).shownAs("region", value -> value);

    public static final AuditColumn<String> DATA_CATEGORY = AuditColumn.text(
                    "data_category", event -> event.dataCategory().orElse(null))
            .in(AuditEntry.DATA_CATEGORY);

    public static final AuditColumn<String> DELIVERY =
            AuditColumn.text("delivery", event -> event.delivery().orElse(null)).in(AuditEntry.DELIVERY);

    public static final AuditColumn<String> TRACE_ID =
            AuditColumn.text("trace_id", event -> event.traceId().orElse(null)).in(AuditEntry.TRACE_ID);

    public static final AuditColumn<String> SUBJECT =
            AuditColumn.text("subject", event -> event.ofChange(it -> it.subject));

    public static final AuditColumn<Long> CHANGE_NUMBER =
            AuditColumn.of("change_number", SqlType.LONG, Long.class, event -> event.ofChange(it -> it.changeNumber));

    public static final AuditColumn<String> VALUES_BEFORE =
            AuditColumn.text("values_before", event -> event.ofChange(it -> it.valuesBefore));

    public static final AuditColumn<String> VALUES_AFTER =
            AuditColumn.text("values_after", event -> event.ofChange(it -> it.valuesAfter));

    /** All columns, in the order of a row's values. */
    public static final List<AuditColumn<?>> COLUMNS = List.of(
            ID,
            TENANT_ID,
            SEQ,
            ENTRY_HASH,
            OCCURRED_AT,
            OPERATION,
            OUTCOME,
            REASON,
            ACTOR,
            CLIENT,
            ROLES,
            PURPOSE_OF_USE,
            SOURCE_ADDRESS,
            REQUEST_ID,
            PATIENT_HASH,
            PATIENT_ID,
            PATIENT_SALT,
            PROVIDER,
            KEY_ID,
            GENERATION,
            REGION,
            DATA_CATEGORY,
            DELIVERY,
            TRACE_ID,
            SUBJECT,
            CHANGE_NUMBER,
            VALUES_BEFORE,
            VALUES_AFTER);

    static final BulkTable TABLE = table();

    private AuditEventTable() {}

    private static BulkTable table() {
        BulkTable table = new BulkTable("audit_events");
        COLUMNS.forEach(column -> table.column(column.name(), column.type()));
        return table;
    }

    static void insert(RoundTrip changes, List<AuditEvent> events) {
        TABLE.insert(changes, events.stream().map(AuditEventTable::row).toList());
    }

    static Object[] row(AuditEvent event) {
        return COLUMNS.stream().map(column -> column.of(event)).toArray();
    }

    /** The columns as a query names them, in the order that {@link #read} expects. */
    public static String selected() {
        return String.join(", ", COLUMNS.stream().map(AuditColumn::name).toList());
    }

    /** Returns the values of a row of {@link #selected}, unchecked. */
    public static Object[] read(StoredRow row) throws SQLException {
        Object[] values = new Object[COLUMNS.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = COLUMNS.get(i).read(row, i + 1);
        }
        return values;
    }

    /** Returns one of the values of a row; null if it has none. */
    public static <C> C get(Object[] row, AuditColumn<C> column) {
        return column.cast(row[COLUMNS.indexOf(column)]);
    }

    /**
     * Returns what the chain holds of the event in this row.
     *
     * @throws MalformedAuditException if no entry can be made of it
     */
    public static AuditEntry toEntry(Object[] row) {
        EntryValues values = new EntryValues();
        for (int i = 0; i < row.length; i++) {
            COLUMNS.get(i).addTo(values, row[i]);
        }
        Optional<String> region = Optional.ofNullable(get(row, REGION));
        Optional<String> provider = Optional.ofNullable(get(row, PROVIDER))
                .map(name -> word(
                        AuditEntry.PROVIDER, name, it -> AuditEvent.providerText(ProviderType.valueOf(it), region)));
        return AuditEntry.of(
                values.setIfPresent(AuditEntry.PROVIDER, provider).setIfPresent(AuditEntry.CHANGE, change(row)));
    }

    private static Optional<EntryChange> change(Object[] row) {
        String subject = get(row, SUBJECT);
        Long number = get(row, CHANGE_NUMBER);
        Optional<String> before = Optional.ofNullable(get(row, VALUES_BEFORE));
        Optional<String> after = Optional.ofNullable(get(row, VALUES_AFTER));
        if (subject == null && number == null && before.isEmpty() && after.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new EntryChange(require("subject", subject), require("changeNumber", number), before, after));
    }

    /** Returns what auditors see of an event: texts, numbers and the {@link RowChange}, by the names of their members. */
    public static SortedMap<String, Object> shown(AuditEvent event) {
        SortedMap<String, Object> members = new TreeMap<>();
        COLUMNS.forEach(column -> column.show(event, members));
        event.change().ifPresent(change -> members.put(SHOWN_CHANGE, change));
        return members;
    }

    /** Returns the names of all members that {@link #shown} can have. */
    public static List<String> shownNames() {
        List<String> names = new ArrayList<>();
        COLUMNS.forEach(column -> column.shownName().ifPresent(names::add));
        names.add(SHOWN_CHANGE);
        return names;
    }

    private static String slug(String reason) {
        return FailureReason.valueOf(reason).slug();
    }

    /** The table has the names of constants, the chain their words. */
    private static String word(EntryField<String> field, String constant, Function<String, String> word) {
        try {
            return word.apply(constant);
        } catch (IllegalArgumentException e) {
            throw new MalformedAuditException(field.name(), e);
        }
    }

    private static <T> T require(String field, T value) {
        if (value == null) {
            throw new MalformedAuditException(field);
        }
        return value;
    }
}
