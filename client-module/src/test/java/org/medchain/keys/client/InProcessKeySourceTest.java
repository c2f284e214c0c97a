package org.medchain.keys.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.medchain.keys.RevocationFeed;
import org.medchain.keys.TenantId;

class InProcessKeySourceTest extends InMemoryServiceContract {

    private static final TenantId NORTH = new TenantId("clinic-north");
    private static final TenantId SOUTH = new TenantId("clinic-south");

    @Override
    protected KeySource source() {
        return KeySource.of(service, service).forTenant(NORTH);
    }

    @Test
    void tellsTheRevocationsOfTheTenantThatItIsForAlone() {
        Map<TenantId, RevocationFeed> feeds = Map.of(NORTH, new InMemoryService(), SOUTH, new InMemoryService());
        KeySource source = KeySource.of(service, feeds::get);

        assertThat(source.revocations()).isEmpty();
        assertThat(source.forTenant(NORTH).revocations()).contains(feeds.get(NORTH));
        assertThat(source.forTenant(NORTH).forTenant(SOUTH).revocations()).contains(feeds.get(SOUTH));
    }
}
