package org.medchain.keys.testing;

import org.medchain.keys.client.TenantKeySource;
import org.medchain.keys.client.TenantKeySourceContract;

class InMemoryTenantKeySourceContractTest extends TenantKeySourceContract {

    private final InMemoryKeySource source = new InMemoryKeySource();

    @Override
    protected TenantKeySource source() {
        return source;
    }

    @Override
    protected void suspendTenant() {
        source.suspend();
    }
}
