package org.medchain.keys.audit;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.util.Optional;

/** The columns of an audit event that have the change of a row which directs the service. */
@Embeddable
public class StoredChange {

    @Column(updatable = false)
    String subject;

    @Column(updatable = false)
    Long changeNumber;

    @Column(updatable = false)
    String valuesBefore;

    @Column(updatable = false)
    String valuesAfter;

    /** JPA calls this constructor. */
    protected StoredChange() {}

    StoredChange(RowChange change) {
        this.subject = change.subject();
        this.changeNumber = change.number();
        this.valuesBefore = change.before().orElse(null);
        this.valuesAfter = change.after().orElse(null);
    }

    RowChange value() {
        return new RowChange(
                subject, changeNumber, Optional.ofNullable(valuesBefore), Optional.ofNullable(valuesAfter));
    }
}
