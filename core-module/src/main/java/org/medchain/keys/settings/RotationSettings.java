package org.medchain.keys.settings;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import org.eclipse.microprofile.config.Config;

/** The settings of rotations of whole tenants, by the names that README.md lists. */
@ApplicationScoped
public class RotationSettings {

    private Variables variables;

    /** For the proxy. */
    protected RotationSettings() {}

    @Inject
    public RotationSettings(Config config) {
        this.variables = new Variables(config);
    }

    /** How often policies are looked at. */
    public Duration checkInterval() {
        return Duration.ofSeconds(variables.number("ROTATION_CHECK_SECONDS", 300, 1, 86_400));
    }

    /** How long a rotation is a server's that no longer says so. */
    public Duration leaseLength() {
        return Duration.ofSeconds(variables.number("ROTATION_LEASE_SECONDS", 60, 3, 3600));
    }

    /** Calls to AWS KMS that one rotation makes at a time. */
    public int parallelCalls() {
        return variables.number("ROTATION_PARALLEL_CALLS", 8, 1, 256);
    }
}
