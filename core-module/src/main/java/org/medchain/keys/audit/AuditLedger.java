package org.medchain.keys.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.TransactionalException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Consumer;
import org.hibernate.exception.ConstraintViolationException;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.FailureReason;
import org.medchain.keys.persistence.Durability;
import org.medchain.keys.settings.KmsSettings;

/**
 * The one write path of operations: an event is committed together with its effect, or alone if it has none. When a
 * method returns, both are on disk; when it throws, neither counts and nothing may be handed out.
 */
@ApplicationScoped
public class AuditLedger {

    private LedgerTransaction transaction;
    private Durability durability;
    private KmsSettings settings;
    private Clock clock;

    /** For the proxy. */
    protected AuditLedger() {}

    @Inject
    public AuditLedger(LedgerTransaction transaction, Durability durability, KmsSettings settings) {
        this.transaction = transaction;
        this.durability = durability;
        this.settings = settings;
        this.clock = Clock.systemUTC();
    }

    /**
     * Records a success that changes nothing.
     *
     * @throws AuditUnavailableException if the event could not be stored
     */
    public void recordSuccess(Attempt attempt) {
        recordSuccess(attempt, entityManager -> {});
    }

    /**
     * Records a success with what it changes.
     *
     * @throws ConcurrentChangeException if another request changed the same rows first
     * @throws AuditUnavailableException if event and effect could not be stored
     */
    public void recordSuccess(Attempt attempt, Consumer<EntityManager> effect) {
        commit(event(attempt, Optional.empty()), effect);
    }

    /**
     * Records that an operation was refused or failed.
     *
     * @throws AuditUnavailableException if the event could not be stored
     */
    void recordFailure(Attempt attempt, FailureReason reason) {
        commit(event(attempt, Optional.of(reason)), entityManager -> {});
    }

    private AuditEvent event(Attempt attempt, Optional<FailureReason> reason) {
        return new AuditEvent(
                attempt, reason, settings.provider(), clock.instant().truncatedTo(ChronoUnit.MICROS));
    }

    private void commit(AuditEvent event, Consumer<EntityManager> effect) {
        try {
            transaction.commit(event, effect);
            durability.awaitDisk();
        } catch (ConstraintViolationException | OptimisticLockException e) {
            throw new ConcurrentChangeException(e);
        } catch (PersistenceException | TransactionalException | SQLException e) {
            throw new AuditUnavailableException(e);
        }
    }
}
