package org.medchain.keys.server.caller;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.Optional;
import org.medchain.keys.TenantId;

/**
 * The caller of an operation, and where the request came from, as the audit trail tells it.
 *
 * @param identity what the caller's token says; {@link #INTERNAL} is the name of a caller without a token
 * @param request in which the caller asks
 */
public record Caller(Identity identity, ReceivedRequest request) {

    /** The actor of timers and batch jobs. */
    public static final String INTERNAL = "internal";

    private static final int ROLES_LENGTH = 256;

    /** The tenants that the caller's token is for. */
    public enum Scope {
        /** A token that names one tenant. */
        ONE_TENANT,
        /** A token whose tenant claim is {@code *}: may manage every tenant, may touch no patient of any. */
        EVERY_TENANT,
        /** A token that names no tenant, or none that could exist. */
        NO_TENANT,
        /** No token: code of this application server. */
        NO_TOKEN
    }

    /** The service itself, or code of this application server, outside any request. */
    public static Caller internal() {
        return internal(UuidCreator.getTimeOrderedEpoch().toString());
    }

    /** The service itself, in the course of something that has a name. */
    public static Caller internal(String requestId) {
        return internal(Optional.empty(), new RequestIds(requestId, Optional.empty()));
    }

    static Caller internal(Optional<String> sourceAddress, RequestIds ids) {
        return new Caller(Identity.withoutToken(INTERNAL), ReceivedRequest.plain(sourceAddress, ids));
    }

    /** Returns the same caller, in the course of something that is no single request. */
    public Caller inTheCourseOf(String course) {
        return new Caller(
                identity, ReceivedRequest.plain(request.sourceAddress(), new RequestIds(course, Optional.empty())));
    }

    /**
     * The token's {@code upn}, else {@code preferred_username}, else {@code sub}; {@link #INTERNAL} for a caller without a token.
     */
    public String actor() {
        return identity.name();
    }

    /** Returns the tenants that the token is for. */
    public Scope scope() {
        return identity.scope();
    }

    /** The token's tenant. */
    public Optional<TenantId> tenant() {
        return identity.tenant();
    }

    /** The request's {@code X-Request-Id}, or one made up. */
    public String requestId() {
        return request.ids().requestId();
    }

    /** Returns the person, where a second person is needed. */
    public Person person() {
        return identity.person();
    }

    /** The roles as the audit trail has them: sorted, with a blank between them, cut after 256 UTF-16 units. */
    public String rolesText() {
        return ClaimText.cut(String.join(" ", identity.roles()), ROLES_LENGTH);
    }

    /** Returns true if the caller may see and change this tenant's record. */
    public boolean mayAdminister(TenantId tenantId) {
        return scope() == Scope.EVERY_TENANT
                || tenant().filter(tenantId::equals).isPresent();
    }
}
