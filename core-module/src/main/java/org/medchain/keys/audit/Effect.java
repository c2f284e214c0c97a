package org.medchain.keys.audit;

import jakarta.persistence.EntityManager;

/** What an operation changes, to be committed together with its event. */
@FunctionalInterface
public interface Effect {

    /** No change. */
    Effect NONE = entityManager -> {};

    /**
     * Makes the change in the ledger's transaction. May be called again after a transaction that failed.
     *
     * @throws org.medchain.keys.KeyManagementException if the change may not be made
     */
    void apply(EntityManager entityManager);

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
            public void afterwards() {
                first.afterwards();
                next.afterwards();
            }
        };
    }

    /** Called once when the change is committed, or never will be: the place to wipe what was only needed for it. */
    default void afterwards() {}
}
