package org.medchain.keys.testing;

import org.medchain.keys.PatientId;
import org.medchain.keys.client.KeySource;
import org.medchain.keys.client.KeySourceContract;

class InMemoryKeySourceContractTest extends KeySourceContract {

    private final InMemoryKeySource source = new InMemoryKeySource();

    @Override
    protected KeySource source() {
        return source;
    }

    @Override
    protected void suspendTenant() {
        source.suspend();
    }

    @Override
    protected void requestDestruction(PatientId patientId) {
        source.requestDestruction(patientId);
    }

    @Override
    protected void eraseKeys(PatientId patientId) {
        source.erase(patientId);
    }
}
