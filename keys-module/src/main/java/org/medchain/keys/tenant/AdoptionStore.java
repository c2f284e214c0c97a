package org.medchain.keys.tenant;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.directing.DirectingRows;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.DatabaseClock;
import org.medchain.keys.tenant.AdoptionOperations.Report;

/** Reads rows of tenants that were changed past the service, stores who wants what done with them, and does it. */
@Shared
record AdoptionStore(DirectingRows rows, DatabaseClock time) {

    @Inject
    AdoptionStore {}

    /** Returns the tenant's row, and what is proposed for it as it is now; empty if there never was such a tenant. */
    Optional<Report> find(TenantId tenantId) {
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

    /** Proposes a choice to a second person; refused when applied if the row is not as it was read. */
    Effect propose(Attempt attempt, TenantId tenantId, AdoptionChoice choice, Report report) {
        String digest = report.state().digest();
        Instant now = time.now();
        return requireUnchanged(tenantId, report)
                .then(propose(
                        attempt,
                        tenantId,
                        it -> it.propose(choice, digest, attempt.caller().person(), now)));
    }

    /** Replaces an earlier proposal, trusted or not: a forged one keeps nobody from making another. */
    private Effect propose(Attempt attempt, TenantId tenantId, Consumer<Adoption> proposal) {
        return rows.adopt(attempt, Adoption.rowName(tenantId), storing -> {
            Adoption adoption = Optional.ofNullable(storing.find(Adoption.class, tenantId.value()))
                    .orElseGet(() -> new Adoption(tenantId));
            proposal.accept(adoption);
            storing.persist(adoption);
            storing.flush();
            return Optional.of(adoption);
        });
    }

    /** Does with the row what was chosen. */
    Effect adopt(Attempt attempt, TenantId tenantId, AdoptionChoice choice, Report report) {
        Instant now = time.now();
        return rows.adopt(
                attempt,
                Tenant.rowName(tenantId),
                changing -> Optional.of(row(changing, tenantId, choice, report, now)));
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

    /** Changes nothing; refused when applied if the row is not as it was read. */
    Effect requireUnchanged(TenantId tenantId, Report report) {
        return entityManager -> {
            if (!AdoptionState.of(entityManager, rows, tenantId).equals(report.state())) {
                throw new ConcurrentChangeException();
            }
        };
    }
}
