package org.medchain.keys.audit;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.FailureReason;
import org.medchain.keys.PatientId;
import org.medchain.keys.TooManyRequestsException;
import org.medchain.keys.server.LimitedLog;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.caller.Caller;
import org.medchain.keys.server.caller.Caller.Scope;
import org.medchain.keys.server.caller.Callers;

/** Records operations that were refused before they began, within the limit of their actor. */
@Shared
public final class RefusedOperations {

    private static final Logger LOG = System.getLogger(RefusedOperations.class.getName());

    private final Callers callers;
    private final AuditLedger ledger;
    private final OperationMetrics metrics;
    private final RefusalLimit refusals;
    private final LimitedLog outages;

    @Inject
    RefusedOperations(
            Callers callers, AuditLedger ledger, OperationMetrics metrics, RefusalLimit refusals, Clock clock) {
        this.callers = callers;
        this.ledger = ledger;
        this.metrics = metrics;
        this.refusals = refusals;
        this.outages = new LimitedLog(LOG, clock);
    }

    /**
     * Records an operation that was refused before it began.
     *
     * @throws TooManyRequestsException if the actor has so many refusals that this one is only counted
     */
    public void refuse(Operation operation, Optional<PatientId> patientId, FailureReason reason) {
        Caller caller = callers.current();
        metrics.ended(operation, Optional.of(reason), Duration.ZERO);
        refusals.admit(caller, reason);
        appendFailure(new Attempt(operation, caller, caller.tenant(), patientId), reason);
    }

    /** Records how many refusals were only counted, of the minutes that are over. */
    void recordCountedRefusals() {
        refusals.takeDue().forEach(this::record);
    }

    /** Records all refusals, those of the running minute too. */
    void recordAllCountedRefusals() {
        refusals.takeAll().forEach(this::record);
    }

    private void record(RefusalCount counted) {
        Caller caller = counted.caller().inTheCourseOf(counted.course());
        try {
            appendFailure(
                    new Attempt(Operation.COUNT_REFUSALS, caller, caller.tenant(), Optional.empty()), counted.reason());
        } catch (AuditUnavailableException e) {
            outages.log(Level.WARNING, "counted refusals could not be recorded yet", "", e);
            refusals.giveBack(counted);
        }
    }

    private void appendFailure(Attempt attempt, FailureReason reason) {
        WaitingCaller.call(after -> ledger.appendFailure(attempt, reason, after));
    }

    /** Records a request that matched no operation, if it is known who asked. */
    public void refuseUnknown(FailureReason reason) {
        if (callers.current().scope() != Scope.NO_TOKEN) {
            refuse(Operation.UNKNOWN_REQUEST, Optional.empty(), reason);
        }
    }
}
