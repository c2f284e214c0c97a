package org.medchain.keys.audit;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.Hash;

/**
 * The head of a tenant's chain of audit events: how many entries it has and the hash of the last. Its row is locked while
 * events are appended.
 */
@Entity
@Table(name = "audit_chain_heads")
public class AuditHead {

    @Id
    @Column(name = "tenant_id")
    private String tenantId;

    @Column(name = "chain_size")
    private long size;

    @Column(name = "head_hash")
    private byte[] hash;

    /** For JPA. */
    protected AuditHead() {}

    ChainHead head() {
        return new ChainHead(tenantId, size, new Hash(hash));
    }

    @Override
    public String toString() {
        return "AuditHead[" + tenantId + ", " + size + "]";
    }
}
