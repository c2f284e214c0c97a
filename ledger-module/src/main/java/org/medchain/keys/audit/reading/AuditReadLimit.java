package org.medchain.keys.audit.reading;

import jakarta.inject.Inject;
import java.time.Duration;
import org.medchain.keys.TooManyRequestsException;
import org.medchain.keys.server.InFlight;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.caller.Caller;

/**
 * Bounds how many reads of each tenant's audit trail are under way at once: exports and verifications read whole chains, and take
 * threads and connections that the keys of all tenants need. Safe for use by many threads.
 */
@Shared
public final class AuditReadLimit {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final InFlight going;

    @Inject
    AuditReadLimit(AuditReadSettings settings) {
        this.going = new InFlight(settings.perTenant());
    }

    /**
     * Begins a read of the caller's trail. What is returned ends it, and is to be run once.
     *
     * @throws TooManyRequestsException if so many are under way already
     */
    public Runnable begin(Caller caller) {
        String chain = AuditorsChain.nameFor(caller);
        if (!going.begin(chain)) {
            throw new TooManyRequestsException(RETRY_AFTER);
        }
        return () -> going.end(chain);
    }
}
