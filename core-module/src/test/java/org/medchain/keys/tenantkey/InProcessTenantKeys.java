package org.medchain.keys.tenantkey;

import java.time.Clock;
import java.util.Optional;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantKey;
import org.medchain.keys.TenantKeyName;
import org.medchain.keys.TenantKeyVersion;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.WaitingCaller;
import org.medchain.keys.kms.TenantProviders;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.tenant.InProcessTenants;

/** The tenant keys of a process without a server, over a provider of the test's. */
public final class InProcessTenantKeys {

    private final InProcessAudit audit;
    private final InProcessTenants tenants;
    private final KeyProvider provider;
    private final Clock clock;
    private final TenantKeyStore tenantKeys;

    public InProcessTenantKeys(InProcessAudit audit, InProcessTenants tenants, KeyProvider provider, Clock clock) {
        this.audit = audit;
        this.tenants = tenants;
        this.provider = provider;
        this.clock = clock;
        this.tenantKeys = new TenantKeyStore(audit.database());
    }

    public TenantKeyStore store() {
        return tenantKeys;
    }

    public TenantKeyOperations operations() {
        return new TenantKeyOperations(
                audit.operations(), tenants.active(), tenantKeys, TenantProviders.over(provider), clock);
    }

    public TenantKeyRotation rotation() {
        return new TenantKeyRotation(audit.operations(), tenantKeys, TenantProviders.over(provider), clock);
    }

    /** Makes a version for the caller's tenant and waits for it. */
    public TenantKey generate(String name, int version) {
        return WaitingCaller.call(after ->
                operations().generate(Optional.empty(), versionOf(name, version), OperationThreads.ofCaller(after)));
    }

    /** Opens a version of the caller's tenant and waits for it. */
    public TenantKey decrypt(String name, int version) {
        return WaitingCaller.call(after ->
                operations().decrypt(Optional.empty(), versionOf(name, version), OperationThreads.ofCaller(after)));
    }

    /** Opens the newest version of the caller's tenant and waits for it. */
    public TenantKey decryptNewest(String name) {
        return WaitingCaller.call(after -> operations()
                .decryptNewest(Optional.empty(), new TenantKeyName(name), OperationThreads.ofCaller(after)));
    }

    /** What a version is wrapped under at present. */
    public String wrappedUnder(TenantId tenantId, String name, int version) {
        return stored(tenantId, name, version).wrapping().under();
    }

    StoredTenantKey stored(TenantId tenantId, String name, int version) {
        return tenantKeys.find(tenantId, versionOf(name, version)).orElseThrow();
    }

    static TenantKeyVersion versionOf(String name, int version) {
        return new TenantKeyVersion(new TenantKeyName(name), version);
    }
}
