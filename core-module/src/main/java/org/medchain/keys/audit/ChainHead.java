package org.medchain.keys.audit;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** Where a tenant's chain of audit events ends. Its row is locked while events are appended. */
@Entity
@Table(name = "audit_chain_heads")
public class ChainHead {

    @Id
    @Column(name = "chain")
    private String chain;

    @Column(name = "chain_size")
    private long size;

    /** For JPA. */
    protected ChainHead() {}

    ChainHead(String chain) {
        this.chain = chain;
    }

    /** The place of the next event, from 1, without gaps. */
    long advance() {
        size++;
        return size;
    }

    @Override
    public String toString() {
        return "ChainHead[" + chain + ", " + size + "]";
    }
}
