package org.medchain.keys.tenantkey;

import com.github.f4b6a3.uuid.UuidCreator;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.PlainKey;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantKey;
import org.medchain.keys.TenantKeyContext;
import org.medchain.keys.TenantKeyName;
import org.medchain.keys.TenantKeyVersion;
import org.medchain.keys.UnknownTenantKeyException;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.kms.TenantProvider;
import org.medchain.keys.provider.WrappedDataKey;
import org.medchain.keys.server.Shared;
import org.medchain.keys.tenant.ActiveTenant;
import org.medchain.keys.tenant.ActiveTenantCache;

/**
 * Makes and opens tenant keys. The steps are those of data keys, without a patient: nothing is handed out before the ledger has the event and
 * found the tenant unchanged.
 */
@Shared
public final class TenantKeyOperations {

    /** The number of tries: what was kept of the tenant may be out of date, and the second time it is read again. */
    private static final int TRIES = 2;

    private final AuditedOperations operations;
    private final ActiveTenantCache tenants;
    private final TenantKeyStore tenantKeys;
    private final TenantProvider provider;
    private final Clock clock;

    @Inject
    TenantKeyOperations(
            AuditedOperations operations,
            ActiveTenantCache tenants,
            TenantKeyStore tenantKeys,
            TenantProvider provider,
            Clock clock) {
        this.operations = operations;
        this.tenants = tenants;
        this.tenantKeys = tenantKeys;
        this.provider = provider;
        this.clock = clock;
    }

    /**
     * Does what {@link org.medchain.keys.KeyManagementService#generateTenantKey} says.
     *
     * @param named the tenant that a caller without a token names
     */
    public CompletableFuture<TenantKey> generate(
            Optional<TenantId> named, TenantKeyVersion version, OperationThreads threads) {
        return operations
                .ofCallersTenant(named)
                .trying(TRIES)
                .startOnce(
                        Operation.GENERATE_TENANT_KEY,
                        threads,
                        attempt -> generate(attempt, version),
                        (attempt, unused) -> decrypt(attempt, tenantId -> tenantKeys.find(tenantId, version)));
    }

    private Recorded<TenantKey> generate(Attempt attempt, TenantKeyVersion version) {
        ActiveTenant tenant = tenants.requireWrapping(attempt.tenant(), clock.instant());
        attempt.reaches(version.number());
        requireNext(tenant.tenantId(), version);
        TenantKeyContext context = new TenantKeyContext(tenant.tenantId(), version);
        WrappedDataKey generated = provider.generateDataKey(attempt, tenant.cmk(), context);
        try {
            return store(attempt, tenant, context, generated);
        } catch (RuntimeException e) {
            generated.close();
            throw e;
        }
    }

    /**
     * Requires that this is the next version, before the provider is called: most callers that ask for a version that
     * exists did not look.
     */
    private void requireNext(TenantId tenantId, TenantKeyVersion version) {
        int newest = tenantKeys
                .findNewest(tenantId, version.name())
                .map(key -> key.version().number())
                .orElse(0);
        if (version.number() <= newest) {
            throw new ConcurrentChangeException();
        }
        if (version.number() > newest + 1) {
            throw new UnknownTenantKeyException();
        }
    }

    private Recorded<TenantKey> store(
            Attempt attempt, ActiveTenant tenant, TenantKeyContext context, WrappedDataKey generated) {
        Instant now = clock.instant();
        DataKeyId keyId = new DataKeyId(UuidCreator.getTimeOrderedEpoch());
        attempt.actsOn(keyId);
        StoredTenantKey.Wrapping wrapping = new StoredTenantKey.Wrapping(
                provider.type(), provider.wrappedUnder(generated.wrappedKey()), generated.wrappedKey(), now);
        StoredTenantKey key = new StoredTenantKey(tenant.tenantId(), context.version(), keyId, wrapping, now);
        return Recorded.changing(
                        tenant.requireUnchanged().then(tenantKeys.add(key)),
                        new TenantKey(context.version(), keyId, generated.plainKey(), now))
                .whenNotCommitted(generated::close)
                .whenNotCommitted(() -> tenants.forget(tenant.tenantId()))
                .repeatedFrom(keyId.toString());
    }

    /** Does what {@link org.medchain.keys.KeyManagementService#decryptTenantKey(TenantKeyName)} says. */
    public CompletableFuture<TenantKey> decryptNewest(
            Optional<TenantId> named, TenantKeyName name, OperationThreads threads) {
        return decrypt(named, tenantId -> tenantKeys.findNewest(tenantId, name), threads);
    }

    /** Does what {@link org.medchain.keys.KeyManagementService#decryptTenantKey(TenantKeyVersion)} says. */
    public CompletableFuture<TenantKey> decrypt(
            Optional<TenantId> named, TenantKeyVersion version, OperationThreads threads) {
        return decrypt(named, tenantId -> tenantKeys.find(tenantId, version), threads);
    }

    private CompletableFuture<TenantKey> decrypt(
            Optional<TenantId> named, Function<TenantId, Optional<StoredTenantKey>> find, OperationThreads threads) {
        return operations
                .ofCallersTenant(named)
                .trying(TRIES)
                .start(Operation.DECRYPT_TENANT_KEY, threads, attempt -> decrypt(attempt, find));
    }

    private Recorded<TenantKey> decrypt(Attempt attempt, Function<TenantId, Optional<StoredTenantKey>> find) {
        ActiveTenant tenant = tenants.require(attempt.tenant());
        StoredTenantKey key = find.apply(tenant.tenantId()).orElseThrow(UnknownTenantKeyException::new);
        attempt.actsOn(key.keyId());
        attempt.reaches(key.version().number());
        StoredTenantKey.Wrapping wrapping = key.wrapping();
        PlainKey plainKey = provider.unwrap(attempt, wrapping.provider(), wrapping.key(), tenant.cmk(), key.context());
        return Recorded.changing(
                        tenant.requireUnchanged(), new TenantKey(key.version(), key.keyId(), plainKey, key.createdAt()))
                .whenNotCommitted(plainKey::close)
                .whenNotCommitted(() -> tenants.forget(tenant.tenantId()));
    }
}
