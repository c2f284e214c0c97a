package org.medchain.keys.audit.reading;

import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.audit.AuditQuery;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.server.Shared;

/** Counts the events of the auditor's chain by operation, actor and day, for a review. */
@Shared
public final class AuditReview {

    /** The length of a summary whose beginning is not named. */
    private static final Duration USUAL = Duration.ofDays(30);

    private static final Duration LONGEST = Duration.ofDays(366);

    private final Clock clock;
    private final AuditorsChain auditorsChain;
    private final EventCountStore counts;

    @Inject
    AuditReview(AuditorsChain auditorsChain, EventCountStore counts, Clock clock) {
        this.auditorsChain = auditorsChain;
        this.counts = counts;
        this.clock = clock;
    }

    /**
     * The events of up to 366 days.
     *
     * @param from inclusive; 30 days before the end if absent
     * @param to exclusive; now if absent
     * @throws MalformedValueException if a time is none that an event can have, or the beginning is not before the end, or too long before it
     * @throws CallerRefusedException if the caller's token names no tenant
     */
    public AuditSummary sumUp(Optional<Instant> from, Optional<Instant> to) {
        AuditQuery.requireTime("from", from);
        AuditQuery.requireTime("to", to);
        Instant end = to.orElseGet(clock::instant).truncatedTo(ChronoUnit.MICROS);
        Instant begin = from.orElseGet(() -> end.minus(USUAL)).truncatedTo(ChronoUnit.MICROS);
        if (!begin.isBefore(end) || begin.isBefore(end.minus(LONGEST))) {
            throw new MalformedValueException("from", "must be before to, and at most 366 days before it");
        }
        return auditorsChain.run(
                Operation.READ_AUDIT_SUMMARY, Optional.empty(), chain -> counts.sumUp(chain, begin, end));
    }
}
