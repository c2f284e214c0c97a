package org.medchain.keys.chain;

/**
 * Audit entry v3: a version byte, the fields of {@link AuditEntryV2}, and the change of a row: subject as a text, number in 8 bytes,
 * and two long texts that can be absent, each 4 bytes of length, then UTF-8.
 */
final class AuditEntryV3 {

    private static final int VERSION = 0x03;

    private AuditEntryV3() {}

    /** @param entry with a change */
    static byte[] encode(AuditEntry entry) {
        EntryChange change = entry.change().orElseThrow();
        ByteFields fields =
                AuditEntryV2.fields(VERSION, entry).text(change.subject()).number(change.number());
        AuditEntryV1.optional(fields, change.before(), fields::longText);
        AuditEntryV1.optional(fields, change.after(), fields::longText);
        return fields.toBytes();
    }
}
