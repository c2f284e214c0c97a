package org.medchain.keys.audit;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.medchain.keys.server.Shared;

/**
 * The chains that this server appended events to. Limit: of what other servers append, or what is committed although its caller was told
 * otherwise, it knows nothing.
 */
@Shared
public final class ChangedChains {

    private final Set<String> changed = ConcurrentHashMap.newKeySet();

    /** To be called once the event is committed: who takes this looks for it. */
    void note(String tenantId) {
        changed.add(tenantId);
    }

    /** Those that were noted since the last call. */
    public Set<String> take() {
        Set<String> taken = Set.copyOf(changed);
        changed.removeAll(taken);
        return taken;
    }
}
