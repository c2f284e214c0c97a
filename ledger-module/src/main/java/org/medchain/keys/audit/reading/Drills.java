package org.medchain.keys.audit.reading;

import static org.medchain.keys.server.JsonImplementation.JSON;

import com.github.f4b6a3.uuid.UuidCreator;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.AuditEventStore;
import org.medchain.keys.audit.AuditQuery;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Outcome;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.audit.RowChange;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.DatabaseClock;
import org.medchain.keys.server.database.DatabaseOutage;

/**
 * Records that somebody of the caller's tenant did a drill, and tells which drills are due. The event is the record: the values after its change name
 * the drill. A second one is one more event.
 *
 * <p>Limit: an event is a person's word. Of more than {@value #MOST} records within a year the newest are looked at: what only older ones name may
 * count as due.
 */
@Shared
public final class Drills {

    private static final Duration YEAR = Duration.ofDays(365);

    static final int MOST = 100;

    private final AuditedOperations operations;
    private final AuditEventStore events;
    private final DatabaseClock time;

    @Inject
    Drills(AuditedOperations operations, AuditEventStore events, DatabaseClock time) {
        this.operations = operations;
        this.events = events;
        this.time = time;
    }

    /**
     * Records that a drill was done.
     *
     * @throws CallerRefusedException if the caller's token names no tenant
     */
    public Drill record(Drill drill) {
        RowChange change =
                new RowChange("drills/" + UuidCreator.getTimeOrderedEpoch(), 1, Optional.empty(), valuesOf(drill));
        return operations
                .ofCallersTenant(Optional.empty())
                .runOnce(
                        Operation.RECORD_DRILL,
                        attempt -> Recorded.changing(entityManager -> attempt.changes(change), drill),
                        (attempt, unused) -> Recorded.found(drill));
    }

    /**
     * Returns the drills that nobody of the tenant recorded within a year, by the database's clock. It is no operation, and has no event.
     *
     * @throws AuditUnavailableException if the database does not answer
     */
    public List<Drill> findDue(TenantId tenantId) {
        try {
            Set<Optional<String>> done = events.find(tenantId.value(), recordsOfAYear()).stream()
                    .map(event -> event.change().flatMap(RowChange::after))
                    .collect(Collectors.toSet());
            return Stream.of(Drill.values())
                    .filter(drill -> !done.contains(valuesOf(drill)))
                    .toList();
        } catch (RuntimeException e) {
            throw DatabaseOutage.caused(e) ? new AuditUnavailableException(e) : e;
        }
    }

    private AuditQuery recordsOfAYear() {
        return new AuditQuery(
                Optional.of(Operation.RECORD_DRILL),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Outcome.SUCCESS),
                Optional.empty(),
                Optional.empty(),
                Optional.of(time.now().minus(YEAR)),
                Optional.empty(),
                Optional.empty(),
                MOST);
    }

    private static Optional<String> valuesOf(Drill drill) {
        return Optional.of(
                JSON.createObjectBuilder().add("drill", drill.label()).build().toString());
    }
}
