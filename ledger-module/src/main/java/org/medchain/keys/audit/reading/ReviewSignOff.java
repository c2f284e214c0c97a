package org.medchain.keys.audit.reading;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.ReviewOpenException;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.audit.WaitingMatters;
import org.medchain.keys.server.Shared;

/**
 * Signs off the last week of the caller's tenant. The event is the signature: it is about the week before the one in which it happened, and it is
 * in the trail as all others. A second one is one more event.
 *
 * <p>Guarantee: nobody signs off another week than the one that they name: what was refused before Monday is not accepted after it.
 */
@Shared
public final class ReviewSignOff {

    private final AuditedOperations operations;
    private final List<WaitingMatters> matters;
    private final Clock clock;

    @Inject
    ReviewSignOff(AuditedOperations operations, Instance<WaitingMatters> matters, Clock clock) {
        this(operations, matters.stream().toList(), clock);
    }

    ReviewSignOff(AuditedOperations operations, List<WaitingMatters> matters, Clock clock) {
        this.operations = operations;
        this.matters = matters;
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
            if (!isLast(week)) {
                throw new MalformedValueException("first", "must be the Monday of the last week that is over, in UTC");
            }
            if (matters.stream().anyMatch(it -> it.areOpen(attempt.tenant(), week.end()))) {
                throw new ReviewOpenException();
            }
            // The event has its time by now, and that must be of the week after this one.
            return Recorded.changing(entityManager -> requireLast(week), week);
        });
    }

    private void requireLast(SignedWeek week) {
        if (!isLast(week)) {
            throw new ConcurrentChangeException();
        }
    }

    private boolean isLast(SignedWeek week) {
        return week.equals(SignedWeek.before(clock.instant()));
    }
}
