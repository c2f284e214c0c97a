package org.medchain.keys.chain;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * Audit entry v1: a version byte, then every field in the order of {@link AuditEntry}'s components, but for those that only later versions have.
 *
 * <ul>
 *   <li>text: 2 bytes of length, then UTF-8
 *   <li>seq: 8 bytes; occurredAt: 8 bytes, microseconds since 1970; generation: 4 bytes; all big-endian, signed
 *   <li>eventId, keyId: 16 bytes in the order of the UUID's text
 *   <li>patientHash: 32 bytes
 *   <li>a field that can be absent: {@code 0x00} if it is, else {@code 0x01} and the field
 * </ul>
 */
final class AuditEntryV1 {

    private static final int VERSION = 0x01;
    private static final int ABSENT = 0x00;
    private static final int PRESENT = 0x01;

    private AuditEntryV1() {}

    static byte[] encode(AuditEntry entry) {
        return fields(VERSION, entry).toBytes();
    }

    /** The version's byte and the fields, which a later version has before its own. */
    static ByteFields fields(int version, AuditEntry entry) {
        ByteFields fields = new ByteFields()
                .octet(version)
                .text(entry.tenantId())
                .number(entry.seq())
                .uuid(entry.eventId())
                .number(AuditTime.toMicros(entry.occurredAt()))
                .text(entry.operation())
                .text(entry.outcome());
        optional(fields, entry.reason(), fields::text);
        fields.text(entry.actor());
        optional(fields, entry.client(), fields::text);
        fields.text(entry.roles());
        optional(fields, entry.purposeOfUse(), fields::text);
        optional(fields, entry.sourceAddress(), fields::text);
        fields.text(entry.requestId()).text(entry.provider());
        optional(fields, entry.keyId(), fields::uuid);
        optional(fields, entry.generation(), fields::number);
        optional(fields, entry.patientHash(), hash -> fields.append(hash.bytes()));
        return fields;
    }

    static <T> void optional(ByteFields fields, Optional<T> value, Consumer<T> present) {
        fields.octet(value.isPresent() ? PRESENT : ABSENT);
        value.ifPresent(present);
    }
}
