package org.medchain.keys.audit.reading;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.ReviewOpenException;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantUntrustedException;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.audit.WaitingMatters;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.DatabaseClock;

/**
 * Signs off the last week of the caller's tenant. The event is the signature: it is about the week before the one in which it happened, and it is
 * in the trail as all others. A second one is one more event.
 *
 * <p>Guarantee: nobody signs off another week than the one that they name: what was refused before Monday is not accepted after it. Which week is
 * over, the database's clock says. The look for what waits is in the transaction of the event: nothing of the tenant begins or ends beside it.
 *
 * <p>Limit: the event has its time by the server's clock. While the two clocks are in different weeks, nobody signs off.
 */
@Shared
public final class ReviewSignOff {

    private final AuditedOperations operations;
    private final List<WaitingMatters> matters;
    private final DatabaseClock time;
    private final Clock clock;

    @Inject
    ReviewSignOff(AuditedOperations operations, Instance<WaitingMatters> matters, DatabaseClock time, Clock clock) {
        this(operations, matters.stream().toList(), time, clock);
    }

    ReviewSignOff(AuditedOperations operations, List<WaitingMatters> matters, DatabaseClock time, Clock clock) {
        this.operations = operations;
        this.matters = matters;
        this.time = time;
        this.clock = clock;
    }

    /**
     * Signs off the last week that is over.
     *
     * @param first its Monday, as the caller looked at it
     * @throws MalformedValueException if the last week that is over is another
     * @throws ReviewOpenException if something that began before the end of that week waits for a person
     * @throws CallerRefusedException if the caller's token names no tenant
     */
    public SignedWeek sign(LocalDate first) {
        SignedWeek week = new SignedWeek(first);
        return operations.ofCallersTenant(Optional.empty()).trying(2).run(Operation.SIGN_OFF_REVIEW, attempt -> {
            if (!week.equals(SignedWeek.before(time.now()))) {
                throw new MalformedValueException("first", "must be the Monday of the last week that is over, in UTC");
            }
            requireLast(week, clock.instant());
            return Recorded.changing(entityManager -> sign(entityManager, attempt.tenant(), week), week);
        });
    }

    private void sign(EntityManager entityManager, TenantId tenantId, SignedWeek week) {
        requireLast(week, time.now(entityManager));
        // The event has its time by now, and that must be of the week after this one.
        requireLast(week, clock.instant());
        if (isOpen(entityManager, tenantId, week.end())) {
            throw new ReviewOpenException();
        }
    }

    private static void requireLast(SignedWeek week, Instant now) {
        if (!week.equals(SignedWeek.before(now))) {
            throw new ConcurrentChangeException();
        }
    }

    private boolean isOpen(EntityManager entityManager, TenantId tenantId, Instant end) {
        try {
            return matters.stream().anyMatch(it -> it.areOpen(entityManager, tenantId, end));
        } catch (IllegalArgumentException e) { // of a value that no such row has
            throw new TenantUntrustedException(e);
        }
    }
}
