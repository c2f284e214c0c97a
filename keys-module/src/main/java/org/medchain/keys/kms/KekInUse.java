package org.medchain.keys.kms;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;

/** The fingerprint of a local KEK that data keys of this installation were wrapped under. */
@Entity
@Table(name = "keks_in_use")
public class KekInUse {

    @Id
    private String fingerprint;

    @Column(updatable = false)
    private Instant since;

    @Column(name = "is_current")
    private boolean current;

    /** A number that is equal in all rows that are current, so that a second one breaks a constraint. */
    @Column(unique = true)
    private Integer currentOne;

    @Version
    private long version;

    /** JPA calls this constructor. */
    protected KekInUse() {}

    KekInUse(String fingerprint, Instant since) {
        this.fingerprint = fingerprint;
        this.since = since;
        becomeCurrent();
    }

    void retire() {
        this.current = false;
        this.currentOne = null;
    }

    final void becomeCurrent() {
        this.current = true;
        this.currentOne = 1;
    }

    String fingerprint() {
        return fingerprint;
    }

    @Override
    public String toString() {
        return "KekInUse[" + fingerprint + " since " + since + "]";
    }
}
