package org.medchain.keys.destruction;

import java.util.UUID;
import org.medchain.keys.audit.directing.EntityTable;
import org.medchain.keys.server.Shared;

/** The table of destructions, each a directing row. */
@Shared
final class DestructionTable extends EntityTable<DestructionRecord> {

    DestructionTable() {
        super(
                "destructions",
                DestructionRecord.class,
                "id",
                row -> new DestructionRecord.Key(row.tenantId().value(), UUID.fromString(row.key())),
                UUID::fromString,
                new UUID(0, 0));
    }
}
