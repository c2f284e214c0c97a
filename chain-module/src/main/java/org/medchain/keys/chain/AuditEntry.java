package org.medchain.keys.chain;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Everything the chain holds of one audit event. The patient is in it as a keyed hash alone; see {@link PatientCommitment}.
 *
 * <p>Each field is described once, in {@link #FIELDS}: the bytes that are hashed, the export and the checks are made of that list.
 *
 * @param tenantId whose chain it is: 1 to 64 characters of ASCII, visible ones ({@code !} to {@code ~})
 * @param seq place in the tenant's chain, from 1, without gaps
 * @param occurredAt to the microsecond
 * @param roles the caller's roles with a blank between them, may be empty
 * @param generation of the data key when the operation ended
 * @param patientHash what {@link PatientCommitment#hashFor} gave
 * @param dataCategory what kind of health data the caller works with, as the caller's token says
 * @param delivery {@code sealed} if plain keys were to leave sealed to a public key of the caller
 * @param traceId by which a tracing system knows the request: 32 lower-case hex digits (W3C Trace Context)
 * @param change of the row that the operation created, changed or removed, if that row directs the service
 */
public record AuditEntry(
        String tenantId,
        long seq,
        UUID eventId,
        Instant occurredAt,
        String operation,
        String outcome,
        Optional<String> reason,
        String actor,
        Optional<String> client,
        String roles,
        Optional<String> purposeOfUse,
        Optional<String> sourceAddress,
        String requestId,
        String provider,
        Optional<UUID> keyId,
        Optional<Integer> generation,
        Optional<Hash> patientHash,
        Optional<String> dataCategory,
        Optional<String> delivery,
        Optional<String> traceId,
        Optional<EntryChange> change) {

    public static final EntryField<String> TENANT_ID =
            EntryField.always("tenantId", FieldTypes.TENANT, AuditEntry::tenantId);
    public static final EntryField<Long> SEQ = EntryField.always("seq", FieldTypes.PLACE, AuditEntry::seq);
    public static final EntryField<UUID> EVENT_ID = EntryField.always("eventId", FieldTypes.UUIDS, AuditEntry::eventId);
    public static final EntryField<Instant> OCCURRED_AT =
            EntryField.always("occurredAt", FieldTypes.TIME, AuditEntry::occurredAt);
    public static final EntryField<String> OPERATION =
            EntryField.always("operation", FieldTypes.TEXT, AuditEntry::operation);
    public static final EntryField<String> OUTCOME = EntryField.always("outcome", FieldTypes.TEXT, AuditEntry::outcome);
    public static final EntryField<String> REASON =
            EntryField.optional("reason", 1, FieldTypes.TEXT, AuditEntry::reason);
    public static final EntryField<String> ACTOR = EntryField.always("actor", FieldTypes.TEXT, AuditEntry::actor);
    public static final EntryField<String> CLIENT =
            EntryField.optional("client", 1, FieldTypes.TEXT, AuditEntry::client);
    public static final EntryField<String> ROLES = EntryField.always("roles", FieldTypes.TEXT, AuditEntry::roles);
    public static final EntryField<String> PURPOSE_OF_USE =
            EntryField.optional("purposeOfUse", 1, FieldTypes.TEXT, AuditEntry::purposeOfUse);
    public static final EntryField<String> SOURCE_ADDRESS =
            EntryField.optional("sourceAddress", 1, FieldTypes.TEXT, AuditEntry::sourceAddress);
    public static final EntryField<String> REQUEST_ID =
            EntryField.always("requestId", FieldTypes.TEXT, AuditEntry::requestId);
    public static final EntryField<String> PROVIDER =
            EntryField.always("provider", FieldTypes.TEXT, AuditEntry::provider);
    public static final EntryField<UUID> KEY_ID = EntryField.optional("keyId", 1, FieldTypes.UUIDS, AuditEntry::keyId);
    public static final EntryField<Integer> GENERATION =
            EntryField.optional("generation", 1, FieldTypes.INTEGER, AuditEntry::generation);
    public static final EntryField<Hash> PATIENT_HASH =
            EntryField.optional("patientHash", 1, FieldTypes.HASH, AuditEntry::patientHash);
    public static final EntryField<String> DATA_CATEGORY =
            EntryField.optional("dataCategory", 2, FieldTypes.TEXT, AuditEntry::dataCategory);
    public static final EntryField<String> DELIVERY =
            EntryField.optional("delivery", 2, FieldTypes.TEXT, AuditEntry::delivery);
    public static final EntryField<String> TRACE_ID =
            EntryField.optional("traceId", 2, FieldTypes.TEXT, AuditEntry::traceId);
    public static final EntryField<EntryChange> CHANGE =
            EntryField.ofVersion("change", 3, FieldTypes.CHANGE, AuditEntry::change);

    /** All fields, in the order of the bytes that are hashed and of an export's members. Those of a later version stand behind. */
    public static final List<EntryField<?>> FIELDS = List.of(
            TENANT_ID,
            SEQ,
            EVENT_ID,
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
            PROVIDER,
            KEY_ID,
            GENERATION,
            PATIENT_HASH,
            DATA_CATEGORY,
            DELIVERY,
            TRACE_ID,
            CHANGE);

    /**
     * @throws MalformedAuditException if the seq is below 1, the time too fine, or a text has unpaired surrogates or more
     *     than 4,096 bytes of UTF-8
     */
    public AuditEntry {
        TENANT_ID.require(tenantId);
        SEQ.require(seq);
        OCCURRED_AT.require(occurredAt);
        OPERATION.require(operation);
        OUTCOME.require(outcome);
        REASON.require(reason);
        ACTOR.require(actor);
        CLIENT.require(client);
        ROLES.require(roles);
        PURPOSE_OF_USE.require(purposeOfUse);
        SOURCE_ADDRESS.require(sourceAddress);
        REQUEST_ID.require(requestId);
        PROVIDER.require(provider);
        DATA_CATEGORY.require(dataCategory);
        DELIVERY.require(delivery);
        TRACE_ID.require(traceId);
    }

    /**
     * Makes an entry of the values of its fields.
     *
     * @throws MalformedAuditException if a value is missing that each entry has, or one is not what the field can have
     */
    public static AuditEntry of(EntryValues values) {
        return new AuditEntry(
                values.require(TENANT_ID),
                values.require(SEQ),
                values.require(EVENT_ID),
                values.require(OCCURRED_AT),
                values.require(OPERATION),
                values.require(OUTCOME),
                values.find(REASON),
                values.require(ACTOR),
                values.find(CLIENT),
                values.require(ROLES),
                values.find(PURPOSE_OF_USE),
                values.find(SOURCE_ADDRESS),
                values.require(REQUEST_ID),
                values.require(PROVIDER),
                values.find(KEY_ID),
                values.find(GENERATION),
                values.find(PATIENT_HASH),
                values.find(DATA_CATEGORY),
                values.find(DELIVERY),
                values.find(TRACE_ID),
                values.find(CHANGE));
    }

    /**
     * Reads the members that {@link #write} wrote.
     *
     * @throws MalformedAuditException if they are of no entry
     */
    public static AuditEntry read(MemberReader members) throws IOException {
        EntryValues values = new EntryValues();
        for (EntryField<?> field : FIELDS) {
            field.read(members, values);
        }
        return of(values);
    }

    /** Writes each field that has a value as a member of a JSON object. */
    public void write(MemberWriter members) throws IOException {
        for (EntryField<?> field : FIELDS) {
            field.write(this, members);
        }
    }

    /**
     * Returns this entry at another place of the chain, such as the one that is known only once the chain's head is.
     *
     * @throws MalformedAuditException if the seq is below 1
     */
    public AuditEntry withSeq(long otherSeq) {
        return otherSeq == seq ? this : of(values().set(SEQ, otherSeq));
    }

    private EntryValues values() {
        EntryValues values = new EntryValues();
        FIELDS.forEach(field -> copy(field, values));
        return values;
    }

    private <T> void copy(EntryField<T> field, EntryValues values) {
        values.setIfPresent(field, field.of(this));
    }

    /** The version of the format: the first one that has every field which has a value here. */
    public int version() {
        int version = 1;
        for (EntryField<?> field : FIELDS) {
            if (field.since() > version && field.of(this).isPresent()) {
                version = field.since();
            }
        }
        return version;
    }

    /**
     * Audit entry v1, v2 or v3, as docs/formats.md lays them out: a byte of the version, then each field that the version has. No two
     * entries have the same bytes.
     */
    public byte[] canonicalBytes() {
        int version = version();
        ByteFields bytes = new ByteFields().octet(version);
        for (EntryField<?> field : FIELDS) {
            if (field.since() <= version) {
                field.encode(this, bytes);
            }
        }
        return bytes.toBytes();
    }

    /** Returns tenant and seq alone: the rest can be long, and does not belong in logs. */
    @Override
    public String toString() {
        return "AuditEntry[" + tenantId + ", " + seq + "]";
    }
}
