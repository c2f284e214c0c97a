package org.medchain.keys.tenant;

import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.SecondPersonNeededException;
import org.medchain.keys.audit.directing.Proposer;
import org.medchain.keys.audit.directing.RowValues;
import org.medchain.keys.server.caller.Person;

/**
 * The request of one of a tenant's persons that a second one approves: who, when, and how long it waits after that
 * before it may be done. The wait is that of the moment of the request.
 */
@Embeddable
public class TwoPersonRequest {

    @Embedded
    @AttributeOverride(name = "name", column = @Column(name = "requested_by", updatable = false))
    @AttributeOverride(name = "subject", column = @Column(name = "requested_by_subject", updatable = false))
    @AttributeOverride(name = "time", column = @Column(name = "requested_at", updatable = false))
    private Proposer requester;

    @Column(updatable = false)
    private long waitSeconds;

    private String approvedBy;
    private Instant approvedAt;

    /** JPA calls this constructor. */
    protected TwoPersonRequest() {}

    /** @param wait how long it waits once that begins */
    public TwoPersonRequest(Person person, Duration wait, Instant now) {
        this.requester = Proposer.of(person, now);
        this.waitSeconds = wait.toSeconds();
    }

    /**
     * A second person approves, and the wait begins.
     *
     * @param awaited says whether an approval is awaited
     * @return when the wait ends
     * @throws SecondPersonNeededException if the requester may be the approver
     * @throws ConcurrentChangeException if no approval is awaited
     */
    public Instant approve(Person approver, boolean awaited, Instant now) {
        if (!requester.isAnother(approver)) {
            throw new SecondPersonNeededException();
        }
        if (!awaited) {
            throw new ConcurrentChangeException();
        }
        approvedBy = approver.name();
        approvedAt = now;
        return now.plusSeconds(waitSeconds);
    }

    /** Returns who requested it, which another person must approve. */
    public Proposer requester() {
        return requester;
    }

    /** Returns how long it waits once it is approved, or needs no approval. */
    public Duration length() {
        return Duration.ofSeconds(waitSeconds);
    }

    public Optional<String> approvedBy() {
        return Optional.ofNullable(approvedBy);
    }

    public Optional<Instant> approvedAt() {
        return Optional.ofNullable(approvedAt);
    }

    /** Adds the columns of the request to those of its row, the wait under this name. */
    public RowValues addTo(RowValues values, String wait) {
        return values.withProposer("requestedBy", requester)
                .with(wait, waitSeconds)
                .with("approvedBy", approvedBy)
                .with("approvedAt", approvedAt);
    }
}
