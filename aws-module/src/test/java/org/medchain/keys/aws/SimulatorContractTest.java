package org.medchain.keys.aws;

import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.medchain.keys.CmkReference;
import org.medchain.keys.kmssimulator.KmsSimulator;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.provider.KeyProviderContract;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.provider.WrappedKey;

class SimulatorContractTest extends KeyProviderContract {

    static KmsSimulator simulator;
    private static CmkReference cmk;

    @BeforeAll
    static void startSimulator() {
        simulator = new KmsSimulator().start();
        cmk = new CmkReference(simulator.createKey(TestProviders.REGION));
    }

    @AfterAll
    static void stopSimulator() {
        simulator.close();
    }

    @Override
    protected KeyProvider createProvider() {
        return TestProviders.at(simulator.endpoint());
    }

    @Override
    protected ProviderType expectedType() {
        return ProviderType.AWS_KMS;
    }

    @Override
    protected Optional<CmkReference> cmk() {
        return Optional.of(cmk);
    }

    @Override
    protected String expectedWrapping() {
        return cmk().orElseThrow().value();
    }

    @Override
    protected int lengthOfCmksName(WrappedKey wrappedKey) {
        return TestProviders.headerLengthOf(wrappedKey);
    }
}
