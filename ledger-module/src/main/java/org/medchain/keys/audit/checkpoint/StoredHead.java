package org.medchain.keys.audit.checkpoint;

import java.sql.SQLException;
import java.util.Optional;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.server.database.StoredRow;

/** A head as a row has it. */
record StoredHead(String chain, long size, byte[] hash) {

    /** Reads a row of chain, size and hash. */
    static StoredHead read(StoredRow row) throws SQLException {
        return new StoredHead(row.text(1), row.number(2), row.bytes(3));
    }

    /** @throws org.medchain.keys.chain.MalformedAuditException if no chain can have it */
    ChainHead head() {
        return new ChainHead(chain, size, new Hash(hash));
    }

    /** The head, if its chain may be there. */
    ChainHead headOfTenant() {
        Optional<TenantId> unused = AuditEvent.tenantOf(chain);
        return head();
    }
}
