package org.medchain.keys.tenant;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.TenantId;
import org.medchain.keys.UnknownTenantException;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.audit.directing.DirectingRows;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.audit.restoration.RestoredTenants;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.caller.Callers;
import org.medchain.keys.server.caller.Person;
import org.medchain.keys.server.database.DatabaseClock;

/**
 * Shows what was changed past the service in a tenant's row, an {@code UPDATE} of its CMK for one, and takes it over or puts it back. Until then
 * the tenant can use nothing.
 */
@Shared
public final class AdoptionOperations {

    private final AuditedOperations operations;
    private final DirectingRows rows;
    private final ActiveTenantCache activeTenants;
    private final KeyOwnerStore owners;
    private final RestoredTenants restored;
    private final DatabaseClock time;
    private final Callers callers;

    @Inject
    AdoptionOperations(
            AuditedOperations operations,
            DirectingRows rows,
            ActiveTenantCache activeTenants,
            KeyOwnerStore owners,
            RestoredTenants restored,
            DatabaseClock time,
            Callers callers) {
        this.operations = operations;
        this.rows = rows;
        this.activeTenants = activeTenants;
        this.owners = owners;
        this.restored = restored;
        this.time = time;
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
     * @throws org.medchain.keys.PreconditionFailedException if the caller has seen something else
     * @throws ConcurrentChangeException if there is nothing to put back, or no row to adopt
     */
    public Report choose(TenantId tenantId, AdoptionChoice choice, RowCondition condition) {
        Person person = callers.current().person();
        Optional<Report> found = find(tenantId);
        boolean proposing = found.filter(it -> !it.state().trusted()
                        && it.state().needsSecondPerson()
                        && it.proposal()
                                .filter(proposal -> proposal.isSecondedBy(
                                        person, choice, it.state().digest()))
                                .isEmpty())
                .isPresent();
        return operations
                .administering(tenantId)
                .run(proposing ? Operation.PROPOSE_ADOPTION : Operation.ADOPT_ROW, attempt -> {
                    Report report = report(tenantId);
                    condition.requireToChange(report.state().tag());
                    return proposing
                            ? proposed(attempt, report, tenantId, choice)
                            : adopted(attempt, report, tenantId, choice);
                });
    }

    private Recorded<Report> proposed(Attempt attempt, Report report, TenantId tenantId, AdoptionChoice choice) {
        String digest = report.state().digest();
        Instant now = time.now();
        Effect proposing = entityManager -> {
            requireUnchanged(entityManager, tenantId, report);
            propose(
                    attempt,
                    tenantId,
                    entityManager,
                    it -> it.propose(choice, digest, attempt.caller().person(), now));
        };
        return Recorded.changingThen(proposing, () -> report(tenantId));
    }

    /** Replaces an earlier proposal, trusted or not: a forged one keeps nobody from making another. */
    private void propose(Attempt attempt, TenantId tenantId, EntityManager entityManager, Consumer<Adoption> proposal) {
        rows.adopt(attempt, Adoption.rowName(tenantId), storing -> {
                    Adoption adoption = Optional.ofNullable(storing.find(Adoption.class, tenantId.value()))
                            .orElseGet(() -> new Adoption(tenantId));
                    proposal.accept(adoption);
                    storing.persist(adoption);
                    storing.flush();
                    return Optional.of(adoption);
                })
                .apply(entityManager);
    }

    private Recorded<Report> adopted(Attempt attempt, Report report, TenantId tenantId, AdoptionChoice choice) {
        if (report.state().trusted()) {
            return Recorded.found(report);
        }
        Instant now = time.now();
        Effect adopting = entityManager -> {
            restored.requireNotRestored(tenantId).apply(entityManager);
            requireUnchanged(entityManager, tenantId, report);
            requireSeconded(attempt, report, choice);
            rows.adopt(
                            attempt,
                            Tenant.rowName(tenantId),
                            changing -> Optional.of(row(changing, tenantId, choice, report, now)))
                    .then(changing -> owners.own(
                                    tenantId,
                                    changing.find(Tenant.class, tenantId.value())
                                            .cmk())
                            .apply(changing))
                    .apply(entityManager);
        };
        return Recorded.changingThen(adopting, () -> report(tenantId))
                .whenCommitted(() -> activeTenants.forget(tenantId));
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

    private static Tenant row(
            EntityManager entityManager, TenantId tenantId, AdoptionChoice choice, Report report, Instant now) {
        Tenant stored = entityManager.find(Tenant.class, tenantId.value());
        if (choice == AdoptionChoice.RESTORE) {
            String sealed = report.state().sealed().orElseThrow(ConcurrentChangeException::new);
            Tenant restored = Optional.ofNullable(stored).orElseGet(() -> new Tenant(tenantId, now));
            AdoptedTenant.putBack(restored, AdoptionState.parse(sealed), now);
            entityManager.persist(restored);
            entityManager.flush();
            return restored;
        }
        if (stored == null) {
            throw new ConcurrentChangeException();
        }
        AdoptedTenant.asFound(stored, report.state().sealed().map(AdoptionState::parse));
        return stored;
    }

    private void requireUnchanged(EntityManager entityManager, TenantId tenantId, Report report) {
        if (!AdoptionState.of(entityManager, rows, tenantId).equals(report.state())) {
            throw new ConcurrentChangeException();
        }
    }

    private Report report(TenantId tenantId) {
        return find(tenantId).orElseThrow(UnknownTenantException::new);
    }

    private Optional<Report> find(TenantId tenantId) {
        return rows.reading(entityManager -> {
            AdoptionState state = AdoptionState.of(entityManager, rows, tenantId);
            Optional<Adoption> proposal = Optional.ofNullable(entityManager.find(Adoption.class, tenantId.value()))
                    .filter(it -> rows.isTrusted(entityManager, Adoption.rowName(tenantId), Optional.of(it)))
                    .filter(it -> it.isOf(state.digest()));
            return state.stored().isEmpty() && state.sealed().isEmpty() && state.trusted()
                    ? Optional.empty()
                    : Optional.of(new Report(state, proposal));
        });
    }
}
