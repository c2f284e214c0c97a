package org.medchain.keys.client;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.lang.reflect.Proxy;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.medchain.keys.KeyManagementService;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantKeyName;
import org.medchain.keys.TenantKeyVersion;

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

    @Test
    void hasTheKeysOfTheTenantThatItIsFor() {
        TenantId north = new TenantId("clinic-north");
        TenantKeyVersion version = new TenantKeyVersion(new TenantKeyName("index"), 1);
        InMemoryService norths = new InMemoryService();
        norths.generateTenantKey(version).close();
        KeyManagementService ofAll = (KeyManagementService) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {KeyManagementService.class},
                (proxy, method, arguments) -> Map.of("forTenant", norths).get(method.getName()));

        assertThatCode(() -> TenantKeySource.of(ofAll)
                        .forTenant(north)
                        .decryptTenantKey(version)
                        .close())
                .doesNotThrowAnyException();
    }
}
