package org.medchain.keys.tenant;

import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantWithoutCmkException;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.kms.CmkRegions;
import org.medchain.keys.kms.InUse;
import org.medchain.keys.provider.CmkState;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.caller.Caller;

/**
 * Registers and changes tenants. A caller sees the tenant of its token and no other, unless the token is for every tenant;
 * another's is answered like a missing one.
 */
@Shared
public final class TenantOperations {

    private final AuditedOperations operations;
    private final TenantStore tenants;
    private final ActiveTenantCache activeTenants;
    private final KeyProvider provider;
    private final Clock clock;

    @Inject
    TenantOperations(
            AuditedOperations operations,
            TenantStore tenants,
            ActiveTenantCache activeTenants,
            @InUse KeyProvider provider,
            Clock clock) {
        this.operations = operations;
        this.tenants = tenants;
        this.activeTenants = activeTenants;
        this.provider = provider;
        this.clock = clock;
    }

    /** Whether a write made a new tenant, and the tenant after it. */
    public record Registration(boolean created, Tenant tenant) {}

    /**
     * Registers the tenant, or changes what is known of it.
     *
     * @throws org.medchain.keys.MalformedValueException if its CMK is in no Region of AWS
     */
    public Registration register(TenantId tenantId, TenantSpecification specification) {
        specification.cmk().ifPresent(CmkRegions::require);
        return tenants.find(tenantId).isPresent()
                ? new Registration(false, update(tenantId, specification))
                : new Registration(true, create(tenantId, specification));
    }

    private Tenant create(TenantId tenantId, TenantSpecification specification) {
        return operations.administering(tenantId).run(Operation.CREATE_TENANT, attempt -> {
            Tenant tenant = new Tenant(tenantId, specification, clock.instant());
            return Recorded.changing(entityManager -> entityManager.persist(tenant), tenant);
        });
    }

    private Tenant update(TenantId tenantId, TenantSpecification specification) {
        return change(Operation.UPDATE_TENANT, tenantId, (tenant, now) -> tenant.specify(specification, now));
    }

    /** From here on the tenant can use nothing. */
    public Tenant suspend(TenantId tenantId) {
        return change(Operation.SUSPEND_TENANT, tenantId, Tenant::suspend);
    }

    /** The tenant can use its keys again. */
    public Tenant resume(TenantId tenantId) {
        return change(Operation.RESUME_TENANT, tenantId, Tenant::resume);
    }

    /** What is known of the tenant. */
    public Tenant read(TenantId tenantId) {
        return operations
                .administering(tenantId)
                .run(Operation.READ_TENANT, attempt -> Recorded.found(tenants.require(tenantId)));
    }

    /**
     * How the tenant's CMK stands.
     *
     * @throws TenantWithoutCmkException if the tenant has none, or nobody wraps under it
     */
    public CompletableFuture<CmkState> readCmk(TenantId tenantId, OperationThreads threads) {
        return operations.administering(tenantId).start(Operation.READ_CMK, threads, attempt -> {
            CmkState state = tenants.require(tenantId)
                    .cmk()
                    .flatMap(provider::describe)
                    .orElseThrow(TenantWithoutCmkException::new);
            return Recorded.found(state);
        });
    }

    /**
     * One page of the tenants that the caller may see, by id: one more than the limit if there are more to come.
     *
     * @param after the last id of the page before
     */
    public List<Tenant> list(Optional<TenantId> after, int limit) {
        return operations
                .installation()
                .run(Operation.LIST_TENANTS, attempt -> Recorded.found(visible(attempt.caller(), after, limit + 1)));
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
        return operations.administering(tenantId).run(operation, attempt -> {
            Tenant tenant = tenants.require(tenantId);
            change.accept(tenant, clock.instant());
            return Recorded.changing(entityManager -> entityManager.merge(tenant), tenant)
                    .whenCommitted(() -> activeTenants.forget(tenantId));
        });
    }
}
