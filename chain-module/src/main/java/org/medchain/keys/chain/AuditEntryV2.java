package org.medchain.keys.chain;

/** Audit entry v2: a version byte, the fields of {@link AuditEntryV1}, and the data category as a text. */
final class AuditEntryV2 {

    private static final int VERSION = 0x02;

    private AuditEntryV2() {}

    /** @param entry with a data category */
    static byte[] encode(AuditEntry entry) {
        return AuditEntryV1.fields(VERSION, entry)
                .text(entry.dataCategory().orElseThrow())
                .toBytes();
    }
}
