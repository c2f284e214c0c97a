package org.medchain.keys.destruction;

import java.util.UUID;
import org.medchain.keys.audit.directing.EntityTable;
import org.medchain.keys.server.Shared;

/** The table of legal holds, each a directing row. */
@Shared
final class LegalHoldTable extends EntityTable<LegalHold> {

    LegalHoldTable() {
        super(
                "legal_holds",
                LegalHold.class,
                "patient",
                row -> new LegalHold.Key(row.tenantId().value(), UUID.fromString(row.key())),
                UUID::fromString,
                new UUID(0, 0));
    }
}
