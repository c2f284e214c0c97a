package org.medchain.keys.aws;

import java.time.Duration;
import org.medchain.keys.provider.KeyProvider;

/** The contract with the HTTP client of the AWS CRT. */
class PostQuantumContractTest extends SimulatorContractTest {

    @Override
    protected KeyProvider createProvider() {
        return new AwsKeyProvider(
                TestProviders.settings(simulator.endpoint(), Duration.ofSeconds(60), Duration.ofSeconds(30), 4, true));
    }

    /** The other client tries each. */
    @Override
    protected int tamperingsOfEachKind() {
        return 50;
    }
}
