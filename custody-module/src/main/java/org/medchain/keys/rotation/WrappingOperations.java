package org.medchain.keys.rotation;

import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantWithoutCmkException;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.datakey.DataKeyStore;
import org.medchain.keys.kms.TenantProvider;
import org.medchain.keys.provider.CurrentWrapping;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.caller.Caller;
import org.medchain.keys.tenant.TenantStore;
import org.medchain.keys.tenantkey.TenantKeyStore;

/** Tells how many keys are wrapped under which CMK or KEK. One that is not in the list is no longer needed. */
@Shared
public final class WrappingOperations {

    private final AuditedOperations operations;
    private final TenantStore tenants;
    private final DataKeyStore dataKeys;
    private final TenantKeyStore tenantKeys;
    private final TenantProvider provider;

    @Inject
    WrappingOperations(
            AuditedOperations operations,
            TenantStore tenants,
            DataKeyStore dataKeys,
            TenantKeyStore tenantKeys,
            TenantProvider provider) {
        this.operations = operations;
        this.tenants = tenants;
        this.dataKeys = dataKeys;
        this.tenantKeys = tenantKeys;
        this.provider = provider;
    }

    /**
     * A tenant's wrappings.
     *
     * @param current what new keys are wrapped under; empty if the tenant has no CMK
     */
    public record Wrappings(List<WrappedKeys> counts, Optional<String> current) {}

    /** The wrappings of a tenant that the caller may administer. */
    public CompletableFuture<Wrappings> read(TenantId tenantId, OperationThreads threads) {
        return operations.administering(tenantId).start(Operation.READ_WRAPPINGS, threads, attempt -> {
            Optional<String> current = findCurrent(tenantId);
            return Recorded.found(new Wrappings(count(Optional.of(tenantId)), current));
        });
    }

    /** The wrappings of all that the caller may see: its own tenant, or all tenants together. */
    public List<WrappedKeys> readAll() {
        return operations.installation().run(Operation.LIST_WRAPPINGS, attempt -> {
            Optional<TenantId> own = attempt.caller().tenant();
            if (attempt.caller().scope() != Caller.Scope.EVERY_TENANT && own.isEmpty()) {
                throw new CallerRefusedException();
            }
            return Recorded.found(count(own));
        });
    }

    /** Counts the keys of the tenant, or of all tenants together. */
    private List<WrappedKeys> count(Optional<TenantId> tenantId) {
        return Stream.concat(
                        dataKeys.countWrappings(tenantId).stream().map(WrappedKeys::ofDataKeys),
                        tenantKeys.countWrappings(tenantId).stream().map(WrappedKeys::ofTenantKeys))
                .collect(Collectors.toMap(
                        it -> it, it -> it, WrappedKeys::and, () -> new TreeMap<>(WrappedKeys.BY_WRAPPING)))
                .values()
                .stream()
                .toList();
    }

    private Optional<String> findCurrent(TenantId tenantId) {
        try {
            return Optional.of(
                            provider.currentWrapping(tenants.require(tenantId).cmk()))
                    .map(CurrentWrapping::wrappedUnder);
        } catch (TenantWithoutCmkException e) {
            return Optional.empty();
        }
    }
}
