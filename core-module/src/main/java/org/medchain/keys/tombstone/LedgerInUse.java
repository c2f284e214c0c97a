package org.medchain.keys.tombstone;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The one erasure ledger of this database, by the fingerprint of its key. */
@Entity
@Table(name = "erasure_ledger_in_use")
public class LedgerInUse {

    static final int THE_ONE = 1;

    @Id
    private int id;

    @Column(updatable = false)
    private String fingerprint;

    /** For JPA. */
    protected LedgerInUse() {}

    LedgerInUse(String fingerprint) {
        this.id = THE_ONE;
        this.fingerprint = fingerprint;
    }

    String fingerprint() {
        return fingerprint;
    }

    @Override
    public String toString() {
        return "LedgerInUse[" + fingerprint + "]";
    }
}
