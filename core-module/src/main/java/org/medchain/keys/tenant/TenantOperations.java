package org.medchain.keys.tenant;

import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.KeyNotOfTenantException;
import org.medchain.keys.PreconditionFailedException;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantWithoutCmkException;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.OperationScope;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.audit.directing.DirectingRows;
import org.medchain.keys.audit.restoration.RestoredTenants;
import org.medchain.keys.kms.CmkRegions;
import org.medchain.keys.kms.TenantProvider;
import org.medchain.keys.provider.RegionalCmk;
import org.medchain.keys.provider.TenantCmk;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.caller.Caller;

/**
 * Registers and changes tenants. A caller sees the tenant of its token and no other, unless the token is for every tenant;
 * another's is answered like a missing one.
 */
@Shared
public final class TenantOperations {

    /** The result of a request that registered its tenant. */
    private static final String CREATED = "created";

    private final AuditedOperations operations;
    private final TenantStore tenants;
    private final ActiveTenantCache activeTenants;
    private final KeyOwnerStore owners;
    private final RestoredTenants restored;
    private final TenantProvider provider;
    private final DirectingRows rows;
    private final Clock clock;

    @Inject
    TenantOperations(
            AuditedOperations operations,
            TenantStore tenants,
            ActiveTenantCache activeTenants,
            KeyOwnerStore owners,
            RestoredTenants restored,
            TenantProvider provider,
            DirectingRows rows,
            Clock clock) {
        this.operations = operations;
        this.tenants = tenants;
        this.activeTenants = activeTenants;
        this.owners = owners;
        this.restored = restored;
        this.provider = provider;
        this.rows = rows;
        this.clock = clock;
    }

    /** Whether a write made a new tenant, and the tenant after it. */
    public record Registration(boolean created, Tenant tenant) {}

    /**
     * Registers the tenant, or changes what is known of it. Where four eyes guard its destructions, their policy changes once a second person
     * asks for the same.
     *
     * @throws org.medchain.keys.MalformedValueException if its CMK or a replica of it is in no Region of AWS
     * @throws KeyNotOfTenantException if another tenant has its CMK or KEK
     * @throws org.medchain.keys.TenantRestoredException if its database went back, and that is not confirmed
     */
    public Registration register(TenantId tenantId, TenantSpecification specification) {
        CmkRegions.require(specification.cmk());
        return tenants.find(tenantId).isPresent()
                ? registering(tenantId, Operation.UPDATE_TENANT, attempt -> updated(attempt, tenantId, specification))
                : registering(tenantId, Operation.CREATE_TENANT, attempt -> created(attempt, tenantId, specification));
    }

    /**
     * Registers the tenant, and changes nothing if it is registered. Of two who register the same at once, the second is refused.
     *
     * @throws org.medchain.keys.MalformedValueException if its CMK or a replica of it is in no Region of AWS
     * @throws KeyNotOfTenantException if another tenant has its CMK or KEK
     * @throws PreconditionFailedException if the tenant is registered
     */
    public Registration registerNew(TenantId tenantId, TenantSpecification specification) {
        CmkRegions.require(specification.cmk());
        return registering(operations.administering(tenantId).trying(2), tenantId, Operation.CREATE_TENANT, attempt -> {
            if (tenants.find(tenantId).isPresent()) {
                throw new PreconditionFailedException();
            }
            return created(attempt, tenantId, specification);
        });
    }

    private Registration registering(
            TenantId tenantId, Operation operation, Function<Attempt, Recorded<Registration>> useCase) {
        return registering(operations.administering(tenantId), tenantId, operation, useCase);
    }

    private Registration registering(
            OperationScope scope,
            TenantId tenantId,
            Operation operation,
            Function<Attempt, Recorded<Registration>> useCase) {
        return scope.runOnce(
                operation,
                useCase,
                (attempt, text) -> Recorded.found(new Registration(text.equals(CREATED), tenants.require(tenantId))));
    }

    private Recorded<Registration> created(Attempt attempt, TenantId tenantId, TenantSpecification specification) {
        requireNoAlias(attempt, specification.cmk(), TenantCmk.NONE);
        Tenant tenant = new Tenant(tenantId, specification, clock.instant());
        Effect creating = rows.create(attempt, entityManager -> {
            entityManager.persist(tenant);
            return tenant;
        });
        return Recorded.changing(
                        creating.then(owners.own(tenantId, specification.cmk())), new Registration(true, tenant))
                .repeatedFrom(CREATED);
    }

    private Recorded<Registration> updated(Attempt attempt, TenantId tenantId, TenantSpecification specification) {
        requireNoAlias(attempt, specification.cmk(), tenants.require(tenantId).cmk());
        return changed(
                attempt,
                tenantId,
                (tenant, now) -> tenant.change(specification, attempt.caller().person(), now),
                restored.requireNotRestored(tenantId).then(owners.own(tenantId, specification.cmk())),
                () -> new Registration(false, tenants.require(tenantId)));
    }

    /** A tenant's own administrator names no other alias than the tenant has: it may stand for a CMK of another tenant. */
    private static void requireNoAlias(Attempt attempt, TenantCmk wanted, TenantCmk current) {
        if (attempt.caller().scope() != Caller.Scope.EVERY_TENANT
                && OwnedKey.aliasOf(wanted).isPresent()
                && !wanted.first().equals(current.first())) {
            throw KeyNotOfTenantException.alias(OwnedKey.CMK_FIELD);
        }
    }

    /** From here on the tenant can use nothing. */
    public Tenant suspend(TenantId tenantId) {
        return change(Operation.SUSPEND_TENANT, tenantId, Tenant::suspend);
    }

    /**
     * Ends the suspension by the caller's side, the installation or the tenant. The tenant can use its keys again unless the other side suspended it too.
     *
     * @throws CallerRefusedException if the other side alone suspended it
     */
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
     * How the tenant's CMK stands, in each of its Regions; fails as the first does if none of them tells.
     *
     * @throws TenantWithoutCmkException if the tenant has none, or nobody wraps under it
     */
    public CompletableFuture<List<RegionalCmk>> readCmk(TenantId tenantId, OperationThreads threads) {
        return operations.administering(tenantId).start(Operation.READ_CMK, threads, attempt -> {
            List<RegionalCmk> regions =
                    provider.describe(tenants.require(tenantId).cmk());
            if (regions.isEmpty()) {
                throw new TenantWithoutCmkException();
            }
            if (regions.stream().allMatch(region -> region.state().isEmpty())) {
                throw regions.get(0).failure().orElseThrow();
            }
            return Recorded.found(regions);
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

    private interface SuspensionStep {
        void apply(Tenant tenant, Suspender by, Instant now);
    }

    private Tenant change(Operation operation, TenantId tenantId, SuspensionStep change) {
        return operations
                .administering(tenantId)
                .runOnce(
                        operation,
                        attempt -> changed(
                                attempt,
                                tenantId,
                                (tenant, now) -> change.apply(tenant, Suspender.of(attempt.caller()), now),
                                Effect.NONE,
                                () -> tenants.require(tenantId)),
                        (attempt, unused) -> Recorded.found(tenants.require(tenantId)));
    }

    private <T> Recorded<T> changed(
            Attempt attempt, TenantId tenantId, BiConsumer<Tenant, Instant> step, Effect with, Supplier<T> answer) {
        long version = tenants.require(tenantId).version();
        Instant now = clock.instant();
        Effect changing = rows.change(
                attempt,
                entityManager -> TenantStore.ofVersion(entityManager, tenantId, version),
                tenant -> step.accept(tenant, now));
        return Recorded.changingThen(changing.then(with), answer).whenCommitted(() -> activeTenants.forget(tenantId));
    }
}
