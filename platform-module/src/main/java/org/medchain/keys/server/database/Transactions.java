package org.medchain.keys.server.database;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import java.util.function.Function;

/**
 * The transactions of {@link Database}. What the work throws leaves as a value, and the transaction is rolled back: to the server,
 * an exception that leaves a transaction is an incident, with a stack trace in a file of its own; a refusal is none, and an outage
 * is logged where it is caught.
 */
@ApplicationScoped
class Transactions {

    @PersistenceContext(unitName = "medchain")
    private EntityManager entityManager;

    @PersistenceContext(unitName = "medchain-ledger")
    private EntityManager ledger;

    @Resource
    private TransactionSynchronizationRegistry current;

    /** The outcome of the work: a result, or a failure. */
    record Outcome<T>(T result, RuntimeException failure) {

        T orFailure() {
            if (failure != null) {
                throw failure;
            }
            return result;
        }

        /**
         * Returns true if the connection had ended; then nothing was committed: a commit does not fail with an outcome
         * but with an exception of its own.
         */
        boolean foundEndedConnection() {
            return failure != null && DatabaseOutage.endedConnection(failure);
        }
    }

    @Transactional(value = Transactional.TxType.REQUIRES_NEW, rollbackOn = Exception.class)
    public <T> Outcome<T> run(Function<EntityManager, T> work) {
        return runOn(entityManager, work);
    }

    /** Does work over the ledger's own connections. */
    @Transactional(value = Transactional.TxType.REQUIRES_NEW, rollbackOn = Exception.class)
    public <T> Outcome<T> runOfLedger(Function<EntityManager, T> work) {
        return runOn(ledger, work);
    }

    private <T> Outcome<T> runOn(EntityManager over, Function<EntityManager, T> work) {
        try {
            return new Outcome<>(work.apply(over), null);
        } catch (RuntimeException e) {
            current.setRollbackOnly();
            return new Outcome<>(null, e);
        }
    }
}
