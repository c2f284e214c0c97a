package org.medchain.keys.tenant;

import jakarta.inject.Inject;
import java.util.Optional;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.TenantId;
import org.medchain.keys.UnknownTenantException;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.audit.directing.Proposer;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.audit.restoration.RestoredTenants;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.caller.Callers;
import org.medchain.keys.server.caller.Person;

/**
 * Shows what was changed past the service in a tenant's row, an {@code UPDATE} of its CMK for one, and takes it over or puts it back. Until then
 * the tenant can use nothing.
 */
@Shared
public final class AdoptionOperations {

    private final AuditedOperations operations;
    private final AdoptionStore store;
    private final TenantChanges changes;
    private final RestoredTenants restored;
    private final Callers callers;

    @Inject
    AdoptionOperations(
            AuditedOperations operations,
            AdoptionStore store,
            TenantChanges changes,
            RestoredTenants restored,
            Callers callers) {
        this.operations = operations;
        this.store = store;
        this.changes = changes;
        this.restored = restored;
        this.callers = callers;
    }

    /**
     * The row, and who wants what done with it.
     *
     * @param proposal present while a second person is awaited
     */
    public record Report(AdoptionState state, Optional<Adoption> proposal) {}

    /** @throws UnknownTenantException if there never was such a tenant, or the caller may not administer it */
    public Report read(TenantId tenantId) {
        return operations
                .administering(tenantId)
                .run(Operation.READ_ADOPTION, attempt -> Recorded.found(report(tenantId)));
    }

    /**
     * Does with the row what the caller chose; if four eyes are on, once a second person chooses the same. It does
     * nothing if the row is trusted.
     *
     * @param condition names what the caller has seen, by its {@link AdoptionState#tag}
     * @throws UnknownTenantException if there never was such a tenant, or the caller may not administer it
     * @throws org.medchain.keys.MalformedValueException if the row has values that no tenant may have
     * @throws org.medchain.keys.TenantRestoredException if its database went back, and that is not confirmed
     * @throws org.medchain.keys.PreconditionRequiredException if the condition names nothing
     * @throws org.medchain.keys.PreconditionFailedException if the caller has seen something else
     * @throws ConcurrentChangeException if there is nothing to put back, or no row to adopt; or what this seconds was chosen before a restoration was confirmed; or
     *     the request is sent again and would be another operation now
     */
    public Report choose(TenantId tenantId, AdoptionChoice choice, RowCondition condition) {
        Person person = callers.current().person();
        // Whether another's tenant is there is not even asked: the event would tell it.
        Optional<Report> found = operations.mayAdminister(tenantId) ? store.find(tenantId) : Optional.empty();
        boolean proposing = found.filter(it -> !it.state().trusted()
                        && it.state().needsSecondPerson()
                        && it.proposal()
                                .filter(proposal -> proposal.isSecondedBy(
                                        person, choice, it.state().digest()))
                                .isEmpty())
                .isPresent();
        Operation operation = proposing ? Operation.PROPOSE_ADOPTION : Operation.ADOPT_ROW;
        return operations
                .administering(tenantId)
                .runOnce(
                        operation,
                        attempt -> {
                            Report report = report(tenantId);
                            condition.requireToReplace(report.state().tag());
                            Recorded<Report> chosen = proposing
                                    ? Recorded.changingThen(
                                            store.propose(attempt, tenantId, choice, report), () -> report(tenantId))
                                    : adopted(attempt, report, tenantId, choice);
                            return chosen.repeatedFrom(operation.name());
                        },
                        (attempt, first) -> again(tenantId, first.equals(operation.name())));
    }

    /** Answers a request that is sent again; not if the row changed so that it would be recorded as something else than it was. */
    private Recorded<Report> again(TenantId tenantId, boolean asTheFirstTime) {
        if (!asTheFirstTime) {
            throw new ConcurrentChangeException();
        }
        return Recorded.found(report(tenantId));
    }

    private Recorded<Report> adopted(Attempt attempt, Report report, TenantId tenantId, AdoptionChoice choice) {
        if (report.state().trusted()) {
            return Recorded.found(report);
        }
        Optional<Proposer> seconded = report.proposal()
                .filter(it -> report.state().needsSecondPerson())
                .map(Adoption::proposer);
        Effect adopting = restored.requireNotRestoredSince(tenantId, seconded)
                .then(store.requireUnchanged(tenantId, report))
                .then(entityManager -> requireSeconded(attempt, report, choice))
                .then(store.adopt(attempt, tenantId, choice, report))
                .then(changes.own(tenantId));
        return changes.changed(tenantId, adopting, () -> report(tenantId));
    }

    /** Requires that a second person chose the same; the unit that acts looks again. */
    private static void requireSeconded(Attempt attempt, Report report, AdoptionChoice choice) {
        boolean seconded = report.proposal()
                .filter(it -> it.isSecondedBy(
                        attempt.caller().person(), choice, report.state().digest()))
                .isPresent();
        if (report.state().needsSecondPerson() && !seconded) {
            throw new ConcurrentChangeException();
        }
    }

    private Report report(TenantId tenantId) {
        return store.find(tenantId).orElseThrow(UnknownTenantException::new);
    }
}
