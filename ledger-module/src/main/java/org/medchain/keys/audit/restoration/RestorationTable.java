package org.medchain.keys.audit.restoration;

import org.medchain.keys.audit.directing.EntityTable;
import org.medchain.keys.audit.directing.RowName;
import org.medchain.keys.server.Shared;

/** The table of restorations, each a directing row. */
@Shared
final class RestorationTable extends EntityTable<Restoration> {

    RestorationTable() {
        super("restorations", Restoration.class, "tenantId", RowName::key, key -> key, "");
    }
}
