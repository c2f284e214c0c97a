package org.medchain.keys.rotation.job;

import java.util.UUID;
import org.medchain.keys.audit.directing.EntityTable;
import org.medchain.keys.server.Shared;

/** The table of rotations of whole tenants, each a directing row. */
@Shared
final class RotationTable extends EntityTable<RotationJob> {

    RotationTable() {
        super(
                RotationJob.TABLE,
                RotationJob.class,
                "id",
                row -> new RotationJob.Key(row.tenantId().value(), UUID.fromString(row.key())),
                UUID::fromString,
                new UUID(0, 0));
    }
}
