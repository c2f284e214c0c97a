package org.medchain.keys.startup;

import com.sun.management.UnixOperatingSystemMXBean;
import jakarta.inject.Inject;
import java.lang.management.ManagementFactory;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.NumberVariable;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.Variables;

/**
 * The limit of connections that a port may have open. The server reads the variable by itself. Connections alone must
 * not use up the process's files: a class that can't be loaded for want of one is missing until the process ends.
 *
 * @param perPort by {@code maxOpenConnections} of the server
 * @param files that this process may have open
 */
@Shared
record ConnectionSettings(int perPort, long files) implements Settings {

    /** The number of files for jars, logs, databases and calls. */
    static final int OTHER_FILES = 1_000;

    private static final NumberVariable PER_PORT = new NumberVariable("CONNECTIONS_PER_PORT", 3_000, 10, 100_000);

    ConnectionSettings {
        PER_PORT.check(perPort);
        long needed = (long) perPort + OTHER_FILES;
        if (files < needed) {
            throw PER_PORT.refuse("must be " + OTHER_FILES + " under the number of files that this process may open, "
                    + files + ": raise LimitNOFILE of the unit, or ulimit -n, to " + needed);
        }
    }

    @Inject
    ConnectionSettings(Variables variables) {
        this(variables.number(PER_PORT), limitOfThisProcess());
    }

    private static long limitOfThisProcess() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }
}
