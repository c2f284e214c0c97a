package org.medchain.keys.tenant;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantWithoutCmkException;
import org.medchain.keys.UnknownTenantException;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.AuditLedger;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.caller.Caller;
import org.medchain.keys.kms.InUse;
import org.medchain.keys.provider.CmkState;
import org.medchain.keys.provider.KeyProvider;

/**
 * Registers and changes tenants. A caller sees the tenant of its token and no other, unless the token is for every tenant;
 * another's is answered like a missing one.
 */
@ApplicationScoped
public class TenantAdministration {

    private AuditedOperations operations;
    private AuditLedger ledger;
    private Tenants tenants;
    private ActiveTenants activeTenants;
    private KeyProvider provider;
    private Clock clock;

    /** For the proxy. */
    protected TenantAdministration() {}

    @Inject
    TenantAdministration(
            AuditedOperations operations,
            AuditLedger ledger,
            Tenants tenants,
            ActiveTenants activeTenants,
            @InUse KeyProvider provider) {
        this.operations = operations;
        this.ledger = ledger;
        this.tenants = tenants;
        this.activeTenants = activeTenants;
        this.provider = provider;
        this.clock = Clock.systemUTC();
    }

    /** Whether a write made a new tenant, and the tenant after it. */
    public record Registration(boolean created, Tenant tenant) {}

    /** Registers the tenant, or changes what is known of it. */
    public Registration register(TenantId tenantId, TenantSpecification specification) {
        return tenants.find(tenantId).isPresent()
                ? new Registration(false, update(tenantId, specification))
                : new Registration(true, create(tenantId, specification));
    }

    private Tenant create(TenantId tenantId, TenantSpecification specification) {
        return administer(Operation.CREATE_TENANT, tenantId, attempt -> {
            Tenant tenant = new Tenant(tenantId, specification, now());
            ledger.recordSuccess(attempt, entityManager -> entityManager.persist(tenant));
            return tenant;
        });
    }

    private Tenant update(TenantId tenantId, TenantSpecification specification) {
        return change(Operation.UPDATE_TENANT, tenantId, (tenant, now) -> tenant.specify(specification, now));
    }

    public Tenant suspend(TenantId tenantId) {
        return change(Operation.SUSPEND_TENANT, tenantId, Tenant::suspend);
    }

    public Tenant resume(TenantId tenantId) {
        return change(Operation.RESUME_TENANT, tenantId, Tenant::resume);
    }

    public Tenant read(TenantId tenantId) {
        return administer(Operation.READ_TENANT, tenantId, attempt -> {
            Tenant tenant = tenants.require(tenantId);
            ledger.recordSuccess(attempt);
            return tenant;
        });
    }

    /**
     * How the tenant's CMK stands.
     *
     * @throws TenantWithoutCmkException if the tenant has none, or nobody wraps under it
     */
    public CmkState readCmk(TenantId tenantId) {
        return administer(Operation.READ_CMK, tenantId, attempt -> {
            CmkState state = tenants.require(tenantId)
                    .cmk()
                    .flatMap(provider::describe)
                    .orElseThrow(TenantWithoutCmkException::new);
            ledger.recordSuccess(attempt);
            return state;
        });
    }

    /**
     * One page of the tenants that the caller may see, by id: one more than the limit if there are more to come.
     *
     * @param after the last id of the page before
     */
    public List<Tenant> list(Optional<TenantId> after, int limit) {
        return operations.run(Operation.LIST_TENANTS, attempt -> {
            List<Tenant> page = visible(attempt.caller(), after, limit + 1);
            ledger.recordSuccess(attempt);
            return page;
        });
    }

    private List<Tenant> visible(Caller caller, Optional<TenantId> after, int limit) {
        if (caller.scope() == Caller.Scope.EVERY_TENANT) {
            return tenants.findAfter(after, limit);
        }
        TenantId own = caller.tenant().orElseThrow(CallerRefusedException::new);
        return tenants.find(own).stream()
                .filter(tenant ->
                        after.isEmpty() || own.value().compareTo(after.get().value()) > 0)
                .toList();
    }

    private Tenant change(Operation operation, TenantId tenantId, BiConsumer<Tenant, Instant> change) {
        return administer(operation, tenantId, attempt -> {
            Tenant tenant = tenants.require(tenantId);
            change.accept(tenant, now());
            ledger.recordSuccess(attempt, entityManager -> entityManager.merge(tenant));
            activeTenants.forget(tenantId);
            return tenant;
        });
    }

    private <T> T administer(Operation operation, TenantId tenantId, Function<Attempt, T> work) {
        return operations.run(operation, attempt -> {
            if (!attempt.caller().mayAdminister(tenantId)) {
                throw new UnknownTenantException();
            }
            attempt.actsOn(tenantId);
            return work.apply(attempt);
        });
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
