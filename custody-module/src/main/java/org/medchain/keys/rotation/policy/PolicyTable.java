package org.medchain.keys.rotation.policy;

import org.medchain.keys.audit.directing.EntityTable;
import org.medchain.keys.audit.directing.RowName;
import org.medchain.keys.server.Shared;

/** The table of rotation policies, each a directing row. */
@Shared
final class PolicyTable extends EntityTable<PolicyRecord> {

    PolicyTable() {
        super(PolicyRecord.TABLE, PolicyRecord.class, "tenantId", RowName::key, key -> key, "");
    }
}
