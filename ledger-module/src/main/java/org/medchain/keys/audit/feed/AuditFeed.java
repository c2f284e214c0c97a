package org.medchain.keys.audit.feed;

import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
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
import org.medchain.keys.server.tls.ServerTrust;
import org.medchain.keys.server.tls.Trust;
import org.medchain.keys.work.BackOff;
import org.medchain.keys.work.Lease;
import org.medchain.keys.work.Outcome;
import org.medchain.keys.work.Turns;
import org.medchain.keys.work.WorkStore;

/**
 * Sends the events of each chain to the audit record repository, behind those who write them: an event costs nothing more when it is written, and a
 * repository that is down holds up nobody. A place in the chain is noted only when the repository has the events up to it, so each event arrives at
 * least once, whatever breaks off; but for one that the repository refuses while it takes others, which is set aside. Servers may do this at once: a chain that one of them sends is left alone by the others.
 *
 * <p>A patient's id leaves only if the tenant keeps the ids of patients in its audit trail: an erasure does not reach the repository.
 */
@Shared
final class AuditFeed {

    private static final Logger LOG = System.getLogger(AuditFeed.class.getName());

    /** The number of events in one message. */
    private static final int PART = 100;

    /** The number of messages in a round. */
    private static final int PARTS = 1_000;

    /** The time until a repository that is down is asked again. */
    private static final Duration OUTAGE = Duration.ofSeconds(20);

    /** The back-off of a chain that can't be read. */
    private static final BackOff UNREADABLE = new BackOff(Duration.ofSeconds(10), Duration.ofMinutes(5));

    /** The number of refusals after which an event is set aside. */
    private static final int TRIES = 3;

    /**
     * The number of events behind a refused one that are sent one by one, to learn whether the repository takes any.
     */
    private static final int PROBES = 10;

    private final Optional<AuditRepository> repository;
    private final FeedPositionStore positions;
    private final WorkStore leases;
    private final FeedLag lag;
    private final AuditEventStore events;
    private final AuditPolicies policies;
    private final AuditedOperations operations;
    private final Clock clock;
    private final LimitedLog log;
    private final Turns<String> turns = new Turns<>();

    /** The event of each chain that the repository refused last. */
    private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();

    private record Refusal(long seq, int times) {}

    @Inject
    AuditFeed(
            FeedSettings settings,
            ServerTrust trust,
            FeedPositionStore positions,
            WorkStore leases,
            FeedLag lag,
            AuditEventStore events,
            AuditPolicies policies,
            AuditedOperations operations,
            Clock clock) {
        this(
                settings.address().map(address -> open(address, settings, trust)),
                positions,
                leases,
                lag,
                events,
                policies,
                operations,
                clock);
    }

    AuditFeed(
            Optional<AuditRepository> repository,
            FeedPositionStore positions,
            WorkStore leases,
            FeedLag lag,
            AuditEventStore events,
            AuditPolicies policies,
            AuditedOperations operations,
            Clock clock) {
        this.repository = repository;
        this.positions = positions;
        this.leases = leases;
        this.lag = lag;
        this.events = events;
        this.policies = policies;
        this.operations = operations;
        this.clock = clock;
        this.log = new LimitedLog(LOG, clock);
    }

    private static AuditRepository open(RepositoryAddress address, FeedSettings settings, Trust trust) {
        return address instanceof RepositoryAddress.Web web
                ? new FhirRepository(web.base(), settings.token(), trust, FhirRepository.LONGEST)
                : new SyslogRepository((RepositoryAddress.Syslog) address, trust, SyslogRepository.LONGEST);
    }

    /** Sends some of what there is. To be called often. */
    Outcome sendSome() {
        return repository.map(this::sendSomeTo).orElse(Outcome.DONE);
    }

    private Outcome sendSomeTo(AuditRepository to) {
        List<String> due = turns.order(positions.findDue());
        try {
            for (int left = PARTS; left > 0 && !due.isEmpty(); left -= due.size()) {
                // One part of each: a chain with many events holds up no other.
                due = sendPartOfEach(due.stream().limit(left).toList(), to);
            }
            return Outcome.DONE;
        } catch (IOException e) {
            log.log(Level.WARNING, "audit events wait, and will be sent later", "", e);
            return Outcome.waitUntil(clock.instant().plus(OUTAGE), "the audit record repository takes no events");
        } finally {
            lag.measure();
        }
    }

    /** @return the chains that may have more */
    private List<String> sendPartOfEach(List<String> chains, AuditRepository to) throws IOException {
        List<String> more = new ArrayList<>();
        for (String chain : chains) {
            if (sendPart(chain, to)) {
                more.add(chain);
            }
        }
        return more;
    }

    private boolean sendPart(String chain, AuditRepository to) throws IOException {
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
            if (DatabaseOutage.caused(e)) {
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
