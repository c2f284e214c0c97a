package org.medchain.keys.audit.reading;

import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.medchain.keys.TooManyRequestsException;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.caller.Caller;

/**
 * Bounds how many reads of each tenant's audit trail go on at once: exports and verifications read whole chains, and take
 * threads and connections that the keys of all tenants need. Safe for use by many threads.
 */
@Shared
public final class AuditReadLimit {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final int perTenant;
    private final Map<String, Integer> going = new HashMap<>();

    @Inject
    AuditReadLimit(AuditReadSettings settings) {
        this.perTenant = settings.perTenant();
    }

    /**
     * Begins a read of the caller's trail. What is returned ends it, and is to be run once.
     *
     * @throws TooManyRequestsException if so many go on already
     */
    public synchronized Runnable begin(Caller caller) {
        String chain = AuditorsChain.nameFor(caller);
        if (going.getOrDefault(chain, 0) >= perTenant) {
            throw new TooManyRequestsException(RETRY_AFTER);
        }
        going.merge(chain, 1, Integer::sum);
        return () -> end(chain);
    }

    private synchronized void end(String chain) {
        going.computeIfPresent(chain, (name, count) -> count == 1 ? null : count - 1);
    }
}
