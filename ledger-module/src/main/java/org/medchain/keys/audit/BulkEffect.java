package org.medchain.keys.audit;

import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.server.database.RoundTrip;

/** One operation's part in a bulk effect: the kind of effect, and what the operation wants of it. */
record BulkEffect<T>(Bulk<T> kind, T wanted) implements Effect {

    /** Applies the effect alone, as if no other operation were in the group. */
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
