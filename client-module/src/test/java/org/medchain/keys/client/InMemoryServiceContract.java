package org.medchain.keys.client;

import org.medchain.keys.PatientId;

/** What holds for every source of the data keys of an {@link InMemoryService}. */
public abstract class InMemoryServiceContract extends KeySourceContract {

    protected final InMemoryService service = new InMemoryService();

    @Override
    protected final void suspendTenant() {
        service.suspend();
    }

    @Override
    protected final void requestDestruction(PatientId patientId) {
        service.block(patientId);
    }

    @Override
    protected final void eraseKeys(PatientId patientId) {
        service.erase(patientId);
    }
}
