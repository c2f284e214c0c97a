package org.medchain.keys.tenant;

import org.medchain.keys.audit.directing.EntityTable;
import org.medchain.keys.audit.directing.RowName;
import org.medchain.keys.server.Shared;

/** The table of proposed adoptions, each a directing row. */
@Shared
final class AdoptionTable extends EntityTable<Adoption> {

    AdoptionTable() {
        super("adoptions", Adoption.class, "tenantId", RowName::key, key -> key, "");
    }
}
