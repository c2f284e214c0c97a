package org.medchain.keys.rotation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
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
import org.medchain.keys.datakey.DataKeys;
import org.medchain.keys.datakey.WrappingCount;
import org.medchain.keys.kms.InUse;
import org.medchain.keys.provider.CurrentWrapping;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.tenant.Tenants;

/** Tells how many data keys still hang on which CMK or KEK. One that is not in the list can go. */
@ApplicationScoped
public class WrappingReport {

    private AuditedOperations operations;
    private AuditLedger ledger;
    private Tenants tenants;
    private DataKeys dataKeys;
    private KeyProvider provider;

    /** For the proxy. */
    protected WrappingReport() {}

    @Inject
    WrappingReport(
            AuditedOperations operations,
            AuditLedger ledger,
            Tenants tenants,
            DataKeys dataKeys,
            @InUse KeyProvider provider) {
        this.operations = operations;
        this.ledger = ledger;
        this.tenants = tenants;
        this.dataKeys = dataKeys;
        this.provider = provider;
    }

    /**
     * A tenant's wrappings.
     *
     * @param current what new data keys are wrapped under; empty if the tenant has no CMK
     */
    public record Wrappings(List<WrappingCount> counts, Optional<String> current) {}

    /** The wrappings of a tenant that the caller may administer. */
    public Wrappings read(TenantId tenantId) {
        return report(Operation.READ_WRAPPINGS, attempt -> {
            if (!attempt.caller().mayAdminister(tenantId)) {
                throw new UnknownTenantException();
            }
            attempt.actsOn(tenantId);
            Optional<String> current = findCurrent(tenantId);
            return new Wrappings(dataKeys.countWrappings(Optional.of(tenantId)), current);
        });
    }

    /** Those of all that the caller may see: its own tenant, or all tenants together. */
    public List<WrappingCount> readAll() {
        return report(Operation.LIST_WRAPPINGS, attempt -> {
            if (attempt.caller().scope() != Caller.Scope.EVERY_TENANT
                    && attempt.caller().tenant().isEmpty()) {
                throw new CallerRefusedException();
            }
            return dataKeys.countWrappings(attempt.caller().tenant());
        });
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

    private <T> T report(Operation operation, Function<Attempt, T> work) {
        return operations.run(operation, attempt -> {
            T found = work.apply(attempt);
            ledger.recordSuccess(attempt);
            return found;
        });
    }
}
