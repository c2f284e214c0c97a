package org.medchain.keys.aws;

import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.medchain.keys.CmkReference;
import org.medchain.keys.kmssimulator.Fault;

/** What every provider guarantees, under a replica of a multi-Region CMK while the Region of its primary is dead. */
class ReplicaContractTest extends SimulatorContractTest {

    private static CmkReference replica;

    @BeforeAll
    static void loseTheRegionOfThePrimary() {
        String primary = simulator.createMultiRegionKey(TestProviders.REGION, TestProviders.OTHER_REGION);
        replica = new CmkReference(primary.replace(TestProviders.REGION, TestProviders.OTHER_REGION));
        simulator.faults().inject(Fault.deadRegion(TestProviders.REGION));
    }

    @Override
    protected Optional<CmkReference> cmk() {
        return Optional.of(replica);
    }

    /** Under a CMK of one Region each is tried. */
    @Override
    protected int tamperingsOfEachKind() {
        return 50;
    }
}
