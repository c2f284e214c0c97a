package org.medchain.keys.chain;

/** Audit entry v2: a version byte, the fields of {@link AuditEntryV1}, and three texts that can be absent. */
final class AuditEntryV2 {

    private static final int VERSION = 0x02;

    private AuditEntryV2() {}

    /** @param entry with a data category, a delivery or a trace */
    static byte[] encode(AuditEntry entry) {
        return fields(VERSION, entry).toBytes();
    }

    /** The version's byte and the fields, which a later version has before its own. */
    static ByteFields fields(int version, AuditEntry entry) {
        ByteFields fields = AuditEntryV1.fields(version, entry);
        AuditEntryV1.optional(fields, entry.dataCategory(), fields::text);
        AuditEntryV1.optional(fields, entry.delivery(), fields::text);
        AuditEntryV1.optional(fields, entry.traceId(), fields::text);
        return fields;
    }
}
