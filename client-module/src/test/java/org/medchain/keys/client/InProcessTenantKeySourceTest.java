package org.medchain.keys.client;

class InProcessTenantKeySourceTest extends TenantKeySourceContract {

    private final InMemoryService service = new InMemoryService();

    @Override
    protected TenantKeySource source() {
        return TenantKeySource.of(service);
    }

    @Override
    protected void suspendTenant() {
        service.suspend();
    }
}
