package org.medchain.keys.audit;

import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.medchain.keys.KeyManagementException;

/** What one operation wants of a kind of effect. */
record BulkEffect<T>(Bulk<T> kind, T wanted) implements Effect {

    /** Alone, as if no other operation were in the group. */
    @Override
    public void apply(EntityManager entityManager) {
        Map<T, KeyManagementException> refused = kind.refuse(entityManager, Set.of(wanted));
        if (refused.containsKey(wanted)) {
            throw refused.get(wanted);
        }
        kind.apply(entityManager, List.of(wanted));
    }

    @Override
    public void afterwards() {
        kind.afterwards(wanted);
    }
}
