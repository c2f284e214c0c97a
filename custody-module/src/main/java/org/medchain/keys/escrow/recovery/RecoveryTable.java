package org.medchain.keys.escrow.recovery;

import java.util.UUID;
import org.medchain.keys.audit.directing.EntityTable;
import org.medchain.keys.server.Shared;

/** The recoveries, for what looks at all directing rows. */
@Shared
final class RecoveryTable extends EntityTable<RecoveryRecord> {

    RecoveryTable() {
        super(
                "recoveries",
                RecoveryRecord.class,
                "id",
                row -> new RecoveryRecord.Key(row.tenantId().value(), UUID.fromString(row.key())),
                UUID::fromString,
                new UUID(0, 0));
    }
}
