package org.medchain.keys.aws;

import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.medchain.keys.CmkReference;
import org.medchain.keys.kmssimulator.Fault;
import org.medchain.keys.kmssimulator.KmsSimulator;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.provider.KeyProviderContract;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.provider.WrappedKey;

/** What every provider guarantees, under a replica of a multi-Region CMK while the Region of its primary is dead. */
class ReplicaContractTest extends KeyProviderContract {

    private static KmsSimulator simulator;
    private static CmkReference replica;

    @BeforeAll
    static void startSimulator() {
        simulator = new KmsSimulator().start();
        String primary = simulator.createMultiRegionKey(TestProviders.REGION, TestProviders.OTHER_REGION);
        replica = new CmkReference(primary.replace(TestProviders.REGION, TestProviders.OTHER_REGION));
        simulator.faults().inject(Fault.deadRegion(TestProviders.REGION));
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
        return Optional.of(replica);
    }

    @Override
    protected String expectedWrapping() {
        return replica.value();
    }

    @Override
    protected int lengthOfCmksName(WrappedKey wrappedKey) {
        return TestProviders.headerLengthOf(wrappedKey);
    }
}
