package org.medchain.keys.server.caller;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.medchain.keys.TenantId;

/** Callers as tests need most of them: their requests have no trace, no public key and no {@code Idempotency-Key}. */
public final class TestCaller {

    private TestCaller() {}

    /** Returns a caller of whom no more than this is known. */
    public static Caller of(
            String actor, Caller.Scope scope, Optional<TenantId> tenant, String requestId, String... roles) {
        return of(actor, scope, tenant, Optional.empty(), requestId, roles);
    }

    /** Returns a caller whose token names no tenant. */
    public static Caller ofNoTenant(String actor, String requestId) {
        return of(actor, Caller.Scope.NO_TENANT, Optional.empty(), requestId);
    }

    /** Returns a caller, of the tenant or else of all, whom the token also names by a subject that is this one's for ever. */
    public static Caller withSubject(String subject, String actor, Optional<TenantId> tenant) {
        return of(
                actor,
                tenant.isPresent() ? Caller.Scope.ONE_TENANT : Caller.Scope.EVERY_TENANT,
                tenant,
                Optional.of(subject),
                "request");
    }

    private static Caller of(
            String actor,
            Caller.Scope scope,
            Optional<TenantId> tenant,
            Optional<String> subject,
            String requestId,
            String... roles) {
        return new Caller(
                new Identity(
                        actor,
                        scope,
                        tenant,
                        new TreeSet<>(List.of(roles)),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        subject),
                ReceivedRequest.plain(Optional.empty(), new RequestIds(requestId, Optional.empty())));
    }

    /** Returns the caller at this address. */
    public static Caller at(String sourceAddress, Caller caller) {
        return new Caller(
                caller.identity(),
                ReceivedRequest.plain(
                        Optional.of(sourceAddress), caller.request().ids()));
    }
}
