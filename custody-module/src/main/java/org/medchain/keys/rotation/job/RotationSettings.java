package org.medchain.keys.rotation.job;

import jakarta.inject.Inject;
import java.time.Duration;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.NumberVariable;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.Variables;

/**
 * The settings of rotations of whole tenants.
 *
 * @param checkInterval how often the service looks at rotation policies
 * @param leaseLength how long a rotation stays with a server that no longer renews its lease
 * @param parallelCalls calls to AWS KMS that one rotation makes at a time
 */
@Shared
record RotationSettings(Duration checkInterval, Duration leaseLength, int parallelCalls) implements Settings {

    private static final NumberVariable CHECK_INTERVAL = new NumberVariable("ROTATION_CHECK_SECONDS", 300, 1, 86_400);
    private static final NumberVariable LEASE_LENGTH = new NumberVariable("ROTATION_LEASE_SECONDS", 60, 3, 3600);
    private static final NumberVariable PARALLEL_CALLS = new NumberVariable("ROTATION_PARALLEL_CALLS", 8, 1, 256);

    RotationSettings {
        CHECK_INTERVAL.check(checkInterval.toSeconds());
        LEASE_LENGTH.check(leaseLength.toSeconds());
        PARALLEL_CALLS.check(parallelCalls);
    }

    @Inject
    RotationSettings(Variables variables) {
        this(variables.seconds(CHECK_INTERVAL), variables.seconds(LEASE_LENGTH), variables.number(PARALLEL_CALLS));
    }
}
