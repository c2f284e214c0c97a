package org.medchain.keys.client;

import org.medchain.keys.PatientId;

class InProcessKeySourceTest extends KeySourceContract {

    private final InMemoryService service = new InMemoryService();

    @Override
    protected KeySource source() {
        return KeySource.of(service, service);
    }

    @Override
    protected void suspendTenant() {
        service.suspend();
    }

    @Override
    protected void requestDestruction(PatientId patientId) {
        service.block(patientId);
    }

    @Override
    protected void eraseKeys(PatientId patientId) {
        service.erase(patientId);
    }
}
