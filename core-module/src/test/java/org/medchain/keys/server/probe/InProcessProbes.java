package org.medchain.keys.server.probe;

import java.util.Optional;

/** The port of probes for tests that need none. */
public final class InProcessProbes {

    private InProcessProbes() {}

    public static ProbeServer withoutPort() {
        return new ProbeServer(new ProbeSettings(Optional.empty(), "*"));
    }
}
