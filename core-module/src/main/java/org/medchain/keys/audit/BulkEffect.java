package org.medchain.keys.audit;

import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.server.database.RoundTrip;

/** What one operation wants of a kind of effect. */
record BulkEffect<T>(Bulk<T> kind, T wanted) implements Effect {

    /** Alone, as if no other operation were in the group. */
    @Override
    public void apply(EntityManager entityManager) {
        RoundTrip look = new RoundTrip();
        Supplier<Map<T, KeyManagementException>> answer = kind.refuse(look, Set.of(wanted));
        look.send(entityManager);
        Map<T, KeyManagementException> refused = answer.get();
        if (refused.containsKey(wanted)) {
            throw refused.get(wanted);
        }
        RoundTrip changes = new RoundTrip();
        kind.apply(changes, List.of(wanted));
        changes.send(entityManager);
    }

    @Override
    public void afterwards() {
        kind.afterwards(wanted);
    }
}
