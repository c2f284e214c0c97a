package org.medchain.keys.rotation.job;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.time.Instant;
import java.util.Optional;
import org.medchain.keys.provider.DueWrappings;

/** The stored columns that say who or what started a rotation, and what it renews. They never change. */
@Embeddable
public class RotationKind {

    @Enumerated(EnumType.STRING)
    @Column(columnDefinition = "varchar(16)", updatable = false)
    RotationOrigin origin;

    @Column(updatable = false)
    boolean dryRun;

    @Column(updatable = false)
    Instant renewBefore;

    @Embedded
    SelectedWrappings selected;

    /** JPA calls this constructor. */
    protected RotationKind() {}

    private RotationKind(RotationOrigin origin) {
        this.origin = origin;
    }

    /** Returns the kind that renews what is not current. */
    static RotationKind byCaller(boolean dryRun) {
        RotationKind kind = new RotationKind(RotationOrigin.CALLER);
        kind.dryRun = dryRun;
        return kind;
    }

    /** Returns the kind that renews what is not current, or too old. */
    static RotationKind byPolicy(Instant renewBefore) {
        RotationKind kind = new RotationKind(RotationOrigin.POLICY);
        kind.renewBefore = renewBefore;
        return kind;
    }

    /** Returns the kind that renews what a compromise affects. */
    static RotationKind ofCompromise(DueWrappings.Selected selected) {
        RotationKind kind = new RotationKind(RotationOrigin.COMPROMISE);
        kind.selected = new SelectedWrappings(selected);
        return kind;
    }

    Optional<DueWrappings.Selected> selected() {
        return Optional.ofNullable(selected).map(SelectedWrappings::value);
    }

    DueWrappings due() {
        return selected()
                .<DueWrappings>map(it -> it)
                .orElseGet(() -> new DueWrappings.NotCurrent(Optional.ofNullable(renewBefore)));
    }
}
