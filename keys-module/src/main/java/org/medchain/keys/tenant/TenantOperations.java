package org.medchain.keys.tenant;

import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.KeyNotOfTenantException;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantWithoutCmkException;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.audit.restoration.RestoredTenants;
import org.medchain.keys.kms.CmkRegions;
import org.medchain.keys.kms.TenantProvider;
import org.medchain.keys.provider.RegionalCmk;
import org.medchain.keys.provider.TenantCmk;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.caller.Caller;
import org.medchain.keys.server.database.DatabaseClock;

/**
 * Registers and changes tenants. A caller sees the tenant of its token and no other, unless the token is for every tenant;
 * another's is answered like a missing one.
 */
@Shared
public final class TenantOperations {

    /** The result of a request that registered its tenant. */
    private static final String CREATED = "created";

    /** A patch is merged with what another request left. */
    private static final int PATCH_TRIES = 3;

    private final AuditedOperations operations;
    private final TenantStore tenants;
    private final TenantChanges changes;
    private final RestoredTenants restored;
    private final TenantProvider provider;
    private final DatabaseClock time;

    @Inject
    TenantOperations(
            AuditedOperations operations,
            TenantStore tenants,
            TenantChanges changes,
            RestoredTenants restored,
            TenantProvider provider,
            DatabaseClock time) {
        this.operations = operations;
        this.tenants = tenants;
        this.changes = changes;
        this.restored = restored;
        this.provider = provider;
        this.time = time;
    }

    /** The tenant after a write, and whether the write made it. */
    public record Registration(boolean created, Tenant tenant) {}

    /**
     * Registers the tenant, or replaces what is known of it if the request says what it expects there. Where four eyes guard its destructions, what
     * lowers a protection changes once a second person asks for the same.
     *
     * @throws org.medchain.keys.MalformedValueException if its CMK or a replica of it is in no Region of AWS
     * @throws KeyNotOfTenantException if another tenant has its CMK or KEK
     * @throws org.medchain.keys.UnknownTenantException if it is not registered, and the request expects that it is
     * @throws org.medchain.keys.PreconditionRequiredException if it is registered, and the request expects nothing
     * @throws org.medchain.keys.PreconditionFailedException if it is not as the request expects it
     * @throws org.medchain.keys.TenantRestoredException if its database went back, and that is not confirmed
     * @throws org.medchain.keys.ConcurrentChangeException if what this seconds was proposed before a restoration was confirmed
     */
    public Registration register(TenantId tenantId, TenantSpecification specification, RowCondition condition) {
        CmkRegions.require(specification.cmk());
        boolean creates = condition.asksForNone() || (!condition.asksForOne() && isMissing(tenantId));
        return operations
                .administering(tenantId)
                .trying(condition.tries())
                .runOnce(
                        creates ? Operation.CREATE_TENANT : Operation.UPDATE_TENANT,
                        attempt -> creates
                                ? created(attempt, tenantId, specification, condition)
                                : updated(attempt, tenantId, specification, condition),
                        (attempt, text) ->
                                Recorded.found(new Registration(text.equals(CREATED), tenants.require(tenantId))));
    }

    /** Returns true if the caller finds no such tenant. Whether another's is there is not even asked: the event would tell it. */
    private boolean isMissing(TenantId tenantId) {
        return !operations.mayAdminister(tenantId) || tenants.find(tenantId).isEmpty();
    }

    private Recorded<Registration> created(
            Attempt attempt, TenantId tenantId, TenantSpecification specification, RowCondition condition) {
        tenants.find(tenantId).ifPresent(registered -> condition.requireToReplace(registered.tag()));
        requireNoAlias(attempt, specification.cmk(), TenantCmk.NONE);
        Tenant tenant = new Tenant(tenantId, specification, time.now());
        return Recorded.changing(changes.create(attempt, tenant), new Registration(true, tenant))
                .repeatedFrom(CREATED);
    }

    private Recorded<Registration> updated(
            Attempt attempt, TenantId tenantId, TenantSpecification specification, RowCondition condition) {
        Tenant current = tenants.require(tenantId);
        condition.requireToReplace(current.tag());
        requireNoAlias(attempt, specification.cmk(), current.cmk());
        specification.requireNameInPlaceOf(current.name());
        return changed(
                attempt,
                current,
                (tenant, now) -> tenant.change(specification, attempt.caller().person(), now),
                notRestored(attempt, current, specification).then(changes.own(tenantId)),
                () -> new Registration(false, tenants.require(tenantId)));
    }

    /**
     * Changes some settings of the tenant. Where four eyes guard its destructions, what lowers a protection changes once a second person asks for the
     * same; what is proposed stays proposed if the patch lowers nothing and says nothing of it.
     *
     * @throws org.medchain.keys.MalformedValueException if the settings together are none that a tenant may have
     * @throws KeyNotOfTenantException if another tenant has its CMK or KEK
     * @throws org.medchain.keys.UnknownTenantException if it is not registered
     * @throws org.medchain.keys.PreconditionFailedException if it is not as the request expects it
     * @throws org.medchain.keys.TenantRestoredException if its database went back, and that is not confirmed
     * @throws org.medchain.keys.ConcurrentChangeException if what this seconds was proposed before a restoration was confirmed
     */
    public Tenant change(TenantId tenantId, TenantPatch patch, RowCondition condition) {
        return operations
                .administering(tenantId)
                .trying(PATCH_TRIES)
                .runOnce(
                        Operation.UPDATE_TENANT,
                        attempt -> patched(attempt, tenants.require(tenantId), patch, condition),
                        (attempt, unused) -> Recorded.found(tenants.require(tenantId)));
    }

    private Recorded<Tenant> patched(Attempt attempt, Tenant current, TenantPatch patch, RowCondition condition) {
        condition.requireToChange(current.tag());
        TenantSpecification merged = patch.applyTo(current);
        CmkRegions.require(merged.cmk());
        requireNoAlias(attempt, merged.cmk(), current.cmk());
        merged.requireNameInPlaceOf(current.name());
        TenantId tenantId = current.tenantId();
        return changed(
                attempt,
                current,
                (tenant, now) -> {
                    if (tenant.concernsProtections(patch, merged)) {
                        tenant.change(merged, attempt.caller().person(), now);
                    } else {
                        tenant.changeTheRest(merged, now);
                    }
                },
                notRestored(attempt, current, merged).then(changes.own(tenantId)),
                () -> tenants.require(tenantId));
    }

    private Effect notRestored(Attempt attempt, Tenant current, TenantSpecification wanted) {
        return restored.requireNotRestoredSince(
                current.tenantId(), current.secondedBy(attempt.caller().person(), wanted));
    }

    /** A tenant's own administrator names no other alias than the tenant has: it may stand for a CMK of another tenant. */
    private static void requireNoAlias(Attempt attempt, TenantCmk wanted, TenantCmk current) {
        if (attempt.caller().scope() != Caller.Scope.EVERY_TENANT
                && OwnedKey.aliasOf(wanted).isPresent()
                && !wanted.first().equals(current.first())) {
            throw KeyNotOfTenantException.alias(OwnedKey.CMK_FIELD);
        }
    }

    /** Suspends the tenant: from here on it can use no keys. */
    public Tenant suspend(TenantId tenantId) {
        return change(
                Operation.SUSPEND_TENANT,
                tenantId,
                (tenant, caller, now) -> tenant.suspend(Suspender.of(caller.scope()), now),
                (tenant, caller) -> Effect.NONE);
    }

    /**
     * Ends the suspension by the caller's side, the installation or the tenant. The tenant can use its keys again unless the other side suspended it too.
     * Where four eyes guard its destructions, it ends once a second person asks for it, of whichever side.
     *
     * @throws CallerRefusedException if the other side alone suspended it, and did not propose to resume it
     * @throws org.medchain.keys.TenantRestoredException if its database went back, and that is not confirmed
     * @throws org.medchain.keys.ConcurrentChangeException if what this seconds was proposed before a restoration was confirmed
     */
    public Tenant resume(TenantId tenantId) {
        return change(
                Operation.RESUME_TENANT,
                tenantId,
                (tenant, caller, now) -> tenant.resume(Suspender.of(caller.scope()), caller.person(), now),
                (tenant, caller) -> restored.requireNotRestoredSince(
                        tenantId,
                        tenant.use
                                .secondedBy(
                                        Suspender.of(caller.scope()),
                                        caller.person(),
                                        tenant.policies().fourEyes())
                                .map(ResumeProposal::proposer)));
    }

    /** Reads the tenant. */
    public Tenant read(TenantId tenantId) {
        return operations
                .administering(tenantId)
                .run(Operation.READ_TENANT, attempt -> Recorded.found(tenants.require(tenantId)));
    }

    /**
     * Reads the state of the tenant's CMK, in each of its Regions; fails as the first does if none of them tells.
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
        void apply(Tenant tenant, Caller caller, Instant now);
    }

    private Tenant change(
            Operation operation, TenantId tenantId, SuspensionStep change, BiFunction<Tenant, Caller, Effect> with) {
        return operations
                .administering(tenantId)
                .runOnce(
                        operation,
                        attempt -> {
                            Tenant current = tenants.require(tenantId);
                            return changed(
                                    attempt,
                                    current,
                                    (tenant, now) -> change.apply(tenant, attempt.caller(), now),
                                    with.apply(current, attempt.caller()),
                                    () -> tenants.require(tenantId));
                        },
                        (attempt, unused) -> Recorded.found(tenants.require(tenantId)));
    }

    /** @param read what the change was decided on; the change is refused when applied if the tenant has another version */
    private <T> Recorded<T> changed(
            Attempt attempt, Tenant read, BiConsumer<Tenant, Instant> step, Effect with, Supplier<T> answer) {
        Instant now = time.now();
        Effect changing = changes.change(attempt, read, tenant -> step.accept(tenant, now));
        return changes.changed(read.tenantId(), changing.then(with), answer);
    }
}
