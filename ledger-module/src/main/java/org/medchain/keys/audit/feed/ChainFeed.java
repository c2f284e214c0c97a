package org.medchain.keys.audit.feed;

import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.audit.AuditEventStore;
import org.medchain.keys.audit.AuditPolicies;
import org.medchain.keys.audit.AuditQuery;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.audit.fhir.FhirAuditEvent;
import org.medchain.keys.server.LimitedLog;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.DatabaseOutage;
import org.medchain.keys.work.BackOff;
import org.medchain.keys.work.Lease;
import org.medchain.keys.work.Turns;
import org.medchain.keys.work.WorkStore;

/**
 * Sends the events of a chain, part by part, under a lease: a chain that another server sends is left alone. A place in the chain is noted only when
 * the repository has the events up to it, but for an event that it refuses while it takes others, which is set aside.
 *
 * <p>A patient's id leaves only if the tenant keeps the ids of patients in its audit trail: an erasure does not reach the repository.
 */
@Shared
final class ChainFeed {

    private static final Logger LOG = System.getLogger(ChainFeed.class.getName());

    /** The number of events in one message. */
    private static final int PART = 100;

    /** The back-off of a chain that can't be read. */
    private static final BackOff UNREADABLE = new BackOff(Duration.ofSeconds(10), Duration.ofMinutes(5));

    /** The number of refusals after which an event is set aside. */
    private static final int TRIES = 3;

    /**
     * The number of events behind a refused one that are sent one by one, to learn whether the repository takes any.
     */
    private static final int PROBES = 10;

    private final FeedPositionStore positions;
    private final WorkStore leases;
    private final AuditEventStore events;
    private final AuditPolicies policies;
    private final AuditedOperations operations;
    private final LimitedLog log;
    private final Turns<String> turns = new Turns<>();

    /** The event of each chain that the repository refused last. */
    private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();

    private record Refusal(long seq, int times) {}

    @Inject
    ChainFeed(
            FeedPositionStore positions,
            WorkStore leases,
            AuditEventStore events,
            AuditPolicies policies,
            AuditedOperations operations,
            Clock clock) {
        this.positions = positions;
        this.leases = leases;
        this.events = events;
        this.policies = policies;
        this.operations = operations;
        this.log = new LimitedLog(LOG, clock);
    }

    /** Returns the chains with events that were not sent, in turn. */
    List<String> findDue() {
        return turns.order(positions.findDue());
    }

    /** Sends a part; returns true if there may be more. */
    boolean sendPart(String chain, AuditRepository to) throws IOException {
        Optional<Lease<String>> taken = leases.take(FeedPositionStore.SENDING, chain);
        if (taken.isEmpty()) {
            return false;
        }
        turns.note(chain);
        try (Lease<String> lease = taken.get()) {
            return tryToSendPart(lease, to);
        }
    }

    /** A chain that can't be read, for somebody changed its rows, holds up no other. */
    private boolean tryToSendPart(Lease<String> lease, AuditRepository to) throws IOException {
        try {
            return sendPart(lease, to);
        } catch (Lease.LostException e) {
            LOG.log(Level.DEBUG, "another server sends this chain by now", e);
            return false;
        } catch (RuntimeException e) {
            if (DatabaseOutage.stopsAll(e)) {
                throw e;
            }
            log.log(Level.ERROR, "audit events can't be sent", ": those of " + lease.subject(), e);
            lease.putOff(UNREADABLE, "the events can't be sent");
            return false;
        }
    }

    private boolean sendPart(Lease<String> lease, AuditRepository to) throws IOException {
        List<FedEvent> part = partBehind(lease.subject(), positions.position(lease.subject()));
        if (part.isEmpty()) {
            return false;
        }
        int has = to.record(part);
        if (has > 0) {
            positions.advance(lease, part.get(has - 1).event().seq());
        }
        if (has < part.size()) {
            return passes(lease, part, has, to);
        }
        return part.size() == PART;
    }

    /**
     * Gets past an event that was refused, perhaps with a whole batch for another event's sake: it is taken alone, or set aside once it was refused
     * often and the repository takes one behind it. A repository that takes none refuses more than an event, and the chain waits.
     *
     * @return whether the chain continues behind it
     */
    private boolean passes(Lease<String> lease, List<FedEvent> part, int at, AuditRepository to) throws IOException {
        FedEvent refused = part.get(at);
        if (part.size() > 1 && takes(lease, to, refused)) {
            positions.advance(lease, refused.event().seq());
            return true;
        }
        log.log(Level.ERROR, "the audit record repository refuses an audit event", ": " + refused, null);
        List<FedEvent> behind = part.subList(at + 1, Math.min(part.size(), at + 1 + PROBES));
        if (countRefusals(refused) < TRIES || !takesOneOf(lease, to, behind)) {
            return false;
        }
        setAside(lease, refused);
        return true;
    }

    private static boolean takes(Lease<String> lease, AuditRepository to, FedEvent event) throws IOException {
        lease.renewIfDue();
        return to.record(List.of(event)) == 1;
    }

    private static boolean takesOneOf(Lease<String> lease, AuditRepository to, List<FedEvent> events)
            throws IOException {
        for (FedEvent event : events) {
            if (takes(lease, to, event)) {
                return true;
            }
        }
        return false;
    }

    private int countRefusals(FedEvent refused) {
        long seq = refused.event().seq();
        return refusals.merge(
                        refused.event().tenantId(),
                        new Refusal(seq, 1),
                        (before, first) -> before.seq() == seq ? new Refusal(seq, before.times() + 1) : first)
                .times();
    }

    /** The request id of the event that says so is the id of the event that was set aside. */
    private void setAside(Lease<String> lease, FedEvent refused) {
        operations
                .byItself(
                        AuditEvent.tenantOf(lease.subject()),
                        refused.event().id().toString())
                .run(
                        Operation.SET_AUDIT_EVENT_ASIDE,
                        attempt -> Recorded.changing(
                                positions.setAside(lease, refused.event().seq()), refused));
        refusals.remove(refused.event().tenantId());
    }

    private List<FedEvent> partBehind(String chain, long position) {
        boolean namesPatients = policies.of(chain).keepsPatientIds();
        return events.findAfter(chain, AuditQuery.ofAll(PART), position, Long.MAX_VALUE).stream()
                .map(event -> new FedEvent(
                        event, namesPatients ? FhirAuditEvent.of(event) : FhirAuditEvent.withoutPatientId(event)))
                .toList();
    }
}
