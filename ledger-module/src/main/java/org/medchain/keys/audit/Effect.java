package org.medchain.keys.audit;

import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.stream.Stream;

/** The change of an operation, committed together with its event. */
@FunctionalInterface
public interface Effect {

    /** No change. */
    Effect NONE = new Effect() {
        @Override
        public void apply(EntityManager entityManager) {
            // Nothing to do.
        }

        @Override
        public List<Effect> parts() {
            return List.of();
        }
    };

    /** An effect that is made together with those of the same kind in other operations of the group. */
    static <T> Effect of(Bulk<T> kind, T wanted) {
        return new BulkEffect<>(kind, wanted);
    }

    /**
     * Makes the change in the ledger's transaction. May be called again after a transaction that failed.
     *
     * @throws org.medchain.keys.KeyManagementException if the change may not be made
     */
    void apply(EntityManager entityManager);

    /** The effects that this one is made of. */
    default List<Effect> parts() {
        return List.of(this);
    }

    /** This change, then the other. */
    default Effect then(Effect next) {
        Effect first = this;
        return new Effect() {
            @Override
            public void apply(EntityManager entityManager) {
                first.apply(entityManager);
                next.apply(entityManager);
            }

            @Override
            public List<Effect> parts() {
                return Stream.of(first, next)
                        .flatMap(effect -> effect.parts().stream())
                        .toList();
            }

            @Override
            public void afterwards() {
                first.afterwards();
                next.afterwards();
            }
        };
    }

    /** Cleans up once the change is committed, or never will be: the place to wipe what was only needed for it. */
    default void afterwards() {}
}
