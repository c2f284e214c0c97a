package org.medchain.keys.audit.directing;

import jakarta.persistence.EntityManager;
import java.util.Optional;

/** A table of directing rows, for what looks at all of them. Each feature has one for its table. */
public interface DirectingTable {

    /** The table's name, as {@link RowName#table} has it. */
    String name();

    /** The row as it is stored, unchecked. */
    Optional<? extends DirectingRow> find(EntityManager entityManager, RowName row);

    /** The names of the next rows of all tenants behind that place. */
    RowNames findAfter(EntityManager entityManager, RowNames.Place after, int limit);

    /** Finds them on Citus, of the nodes that answer. */
    RowNames findOfShardsAfter(EntityManager entityManager, RowNames.Place after, int limit);
}
