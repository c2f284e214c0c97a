package org.medchain.keys.patient.erased;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The row that says which erasure register belongs to this database, by the fingerprint of its key. */
@Entity
@Table(name = "erasure_register_in_use")
public class RegisterInUse {

    static final int THE_ONE = 1;

    @Id
    private int id;

    @Column(updatable = false)
    private String fingerprint;

    /** JPA calls this constructor. */
    protected RegisterInUse() {}

    RegisterInUse(String fingerprint) {
        this.id = THE_ONE;
        this.fingerprint = fingerprint;
    }

    String fingerprint() {
        return fingerprint;
    }

    @Override
    public String toString() {
        return "RegisterInUse[" + fingerprint + "]";
    }
}
