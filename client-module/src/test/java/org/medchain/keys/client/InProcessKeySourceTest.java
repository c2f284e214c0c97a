package org.medchain.keys.client;

class InProcessKeySourceTest extends InMemoryServiceContract {

    @Override
    protected KeySource source() {
        return KeySource.of(service, service);
    }
}
