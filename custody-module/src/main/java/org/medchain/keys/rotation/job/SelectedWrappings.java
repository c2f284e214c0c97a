package org.medchain.keys.rotation.job;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.time.Instant;
import java.util.Optional;
import org.medchain.keys.audit.directing.RowValues;
import org.medchain.keys.provider.DueWrappings;

/** The stored columns that say which wrappings a compromise affects. At least one of them has a value. */
@Embeddable
public class SelectedWrappings {

    @Column(name = "selected_under", updatable = false)
    private String wrappedUnder;

    @Column(name = "selected_from", updatable = false)
    private Instant wrappedFrom;

    @Column(name = "selected_before", updatable = false)
    private Instant wrappedBefore;

    /** JPA calls this constructor. */
    protected SelectedWrappings() {}

    SelectedWrappings(DueWrappings.Selected selected) {
        this.wrappedUnder = selected.wrappedUnder().orElse(null);
        this.wrappedFrom = selected.wrappedFrom().orElse(null);
        this.wrappedBefore = selected.wrappedBefore().orElse(null);
    }

    DueWrappings.Selected value() {
        return new DueWrappings.Selected(
                Optional.ofNullable(wrappedUnder),
                Optional.ofNullable(wrappedFrom),
                Optional.ofNullable(wrappedBefore));
    }

    /** Adds the columns as they are: those of a row that was changed past the service, too. */
    RowValues addTo(RowValues values) {
        return values.with("selectedUnder", wrappedUnder)
                .with("selectedFrom", wrappedFrom)
                .with("selectedBefore", wrappedBefore);
    }
}
