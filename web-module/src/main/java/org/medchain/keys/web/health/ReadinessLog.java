package org.medchain.keys.web.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import org.medchain.keys.server.LimitedLog;

/**
 * Says once a minute why the server is not ready. The server's own message of it, one for each probe, is hidden
 * ({@code server.xml}).
 */
@ApplicationScoped
public class ReadinessLog {

    private static final Logger LOG = System.getLogger(ReadinessLog.class.getName());

    private LimitedLog log;

    /** The proxy calls this constructor. */
    protected ReadinessLog() {}

    @Inject
    ReadinessLog(Clock clock) {
        log = new LimitedLog(LOG, clock);
    }

    /** @return whether the check is up, as it was given */
    boolean tell(String check, boolean up) {
        if (!up) {
            log.log(Level.WARNING, "not ready: " + check, "", null);
        }
        return up;
    }
}
