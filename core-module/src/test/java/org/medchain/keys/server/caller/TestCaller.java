package org.medchain.keys.server.caller;

import java.util.Optional;
import java.util.SortedSet;
import org.medchain.keys.TenantId;

/** Callers as tests need most of them. */
public final class TestCaller {

    private TestCaller() {}

    /** Returns a caller whose subject and data category are not known, and whose request has no trace, no public key and no {@code Idempotency-Key}. */
    public static Caller of(
            String actor,
            Caller.Scope scope,
            Optional<TenantId> tenant,
            SortedSet<String> roles,
            Optional<String> client,
            Optional<String> purposeOfUse,
            Optional<String> sourceAddress,
            String requestId) {
        return new Caller(
                new Identity(actor, scope, tenant, roles, client, purposeOfUse, Optional.empty(), Optional.empty()),
                ReceivedRequest.plain(sourceAddress, new RequestIds(requestId, Optional.empty())));
    }
}
