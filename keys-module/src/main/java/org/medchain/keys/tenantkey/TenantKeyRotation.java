package org.medchain.keys.tenantkey;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.kms.TenantProvider;
import org.medchain.keys.provider.CurrentWrapping;
import org.medchain.keys.provider.DueWrappings;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.provider.WrappedKey;
import org.medchain.keys.server.Shared;
import org.medchain.keys.tenant.Tenant;

/**
 * Re-wraps the tenant keys of a tenant, all versions: a part of each rotation of the tenant, after its patients. One by one, each with an event
 * of its own; what was moved before is found current, so that it can begin again.
 *
 * <p>Guarantee: a version that did not move stays under its CMK or KEK, and the report of wrappings has it there.
 */
@Shared
public final class TenantKeyRotation {

    private static final Logger LOG = System.getLogger(TenantKeyRotation.class.getName());
    private static final int PAGE = 100;

    private final AuditedOperations operations;
    private final TenantKeyStore tenantKeys;
    private final TenantProvider provider;
    private final Clock clock;

    @Inject
    TenantKeyRotation(AuditedOperations operations, TenantKeyStore tenantKeys, TenantProvider provider, Clock clock) {
        this.operations = operations;
        this.tenantKeys = tenantKeys;
        this.provider = provider;
        this.clock = clock;
    }

    /** The wrappings that are renewed today. */
    public record Due(CurrentWrapping current, DueWrappings wrappings) {

        private boolean has(StoredTenantKey.Wrapping wrapping, ProviderType today) {
            return wrappings.concerns(wrapping.under(), wrapping.at())
                    && (!wrapping.providerName().equals(today.name())
                            || wrappings.has(current, wrapping.under(), wrapping.at()));
        }
    }

    /**
     * Re-wraps what is due. A key that fails for good is recorded and left where it is.
     *
     * @param course names the rotation that it is a part of
     * @param beforeEach runs before each call to the provider
     * @return how many of those there are
     * @throws KeyManagementException for want of the key management service, the database or an active tenant; worth another try
     */
    public long rewrap(Tenant tenant, Due due, String course, Runnable beforeEach) {
        long left = 0;
        List<StoredTenantKey> page = tenantKeys.findAfter(tenant.tenantId(), Optional.empty(), PAGE);
        while (!page.isEmpty()) {
            for (StoredTenantKey key : page) {
                if (due.has(key.wrapping(), provider.type())) {
                    beforeEach.run();
                    left += tryToRewrap(tenant, key, course) ? 0 : 1;
                }
            }
            page = tenantKeys.findAfter(
                    tenant.tenantId(), Optional.of(page.get(page.size() - 1).version()), PAGE);
        }
        return left;
    }

    /** @return whether it was moved; if not, it fails for good and was recorded */
    private boolean tryToRewrap(Tenant tenant, StoredTenantKey key, String course) {
        try {
            operations
                    .byItself(tenant.tenantId(), course)
                    .run(Operation.ROTATE_TENANT_KEY, attempt -> rewrap(attempt, tenant, key));
            return true;
        } catch (KeyManagementException e) {
            if (isWorthAnotherTry(e)) {
                throw e;
            }
            LOG.log(Level.ERROR, "tenant key " + key.keyId() + " could not be re-wrapped and stays as it is", e);
            return false;
        }
    }

    private Recorded<StoredTenantKey.Wrapping> rewrap(Attempt attempt, Tenant tenant, StoredTenantKey key) {
        attempt.actsOn(key.keyId());
        attempt.reaches(key.version().number());
        WrappedKey wrapped = provider.rewrap(
                attempt, key.wrapping().provider(), key.wrapping().key(), tenant.cmk(), key.context());
        StoredTenantKey.Wrapping wrapping =
                new StoredTenantKey.Wrapping(provider.type(), provider.wrappedUnder(wrapped), wrapped, clock.instant());
        return Recorded.changing(tenant.requireSameCmk().then(tenantKeys.rewrap(key, wrapping)), wrapping);
    }

    private static boolean isWorthAnotherTry(KeyManagementException failure) {
        return switch (failure.reason()) {
            case KMS_BUSY, KMS_UNAVAILABLE, AUDIT_UNAVAILABLE, TENANT_SUSPENDED, TENANT_WITHOUT_CMK, CONFLICT -> true;
            default -> false;
        };
    }
}
