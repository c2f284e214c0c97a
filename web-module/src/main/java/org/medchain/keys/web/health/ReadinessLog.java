package org.medchain.keys.web.health;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import org.medchain.keys.server.LimitedLog;
import org.medchain.keys.server.Shared;

/**
 * Says once a minute why the server is not ready. The server's own message of it, one for each probe, is hidden
 * ({@code server.xml}).
 */
@Shared
public final class ReadinessLog {

    private static final Logger LOG = System.getLogger(ReadinessLog.class.getName());

    private final LimitedLog log;

    @Inject
    ReadinessLog(Clock clock) {
        log = new LimitedLog(LOG, clock);
    }

    void tell(String check, boolean up) {
        if (!up) {
            log.log(Level.WARNING, "not ready: " + check, "", null);
        }
    }
}
