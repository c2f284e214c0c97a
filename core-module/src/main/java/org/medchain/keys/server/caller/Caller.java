package org.medchain.keys.server.caller;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.medchain.keys.TenantId;

/**
 * Who asks for an operation, and where from, as the audit trail tells it.
 *
 * @param actor the token's {@code upn}, else {@code preferred_username}, else {@code sub}; {@link #INTERNAL} for a caller without a
 *     token
 * @param tenant the token's tenant
 * @param scope what the token says of tenants
 * @param client the application that the token was issued to ({@code azp}, {@code client_id})
 * @param purposeOfUse the token's {@code purpose_of_use}
 * @param dataCategory the token's {@code data_category}: what kind of health data the caller works with
 * @param sourceAddress the address the request came from, if it came over HTTP
 * @param requestId the request's {@code X-Request-Id}, or one made up
 * @param traceId by which a tracing system knows the request, if tracing is on
 * @param delivery {@code sealed} if the request has a public key that plain keys are to be sealed to
 * @param subject the token's issuer and subject, by {@link TokenSubject}
 * @param repeatable the request, if it has an {@code Idempotency-Key}
 */
public record Caller(
        String actor,
        Scope scope,
        Optional<TenantId> tenant,
        SortedSet<String> roles,
        Optional<String> client,
        Optional<String> purposeOfUse,
        Optional<String> dataCategory,
        Optional<String> sourceAddress,
        String requestId,
        Optional<String> traceId,
        Optional<String> delivery,
        Optional<String> subject,
        Optional<RepeatableRequest> repeatable) {

    /** The actor of timers and batch jobs. */
    public static final String INTERNAL = "internal";

    private static final int ROLES_LENGTH = 256;

    /** What the caller's token says of tenants. */
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

    /** A caller whose issuer, subject and data category are not known, and whose request has no trace, no public key and no {@code Idempotency-Key}. */
    public Caller(
            String actor,
            Scope scope,
            Optional<TenantId> tenant,
            SortedSet<String> roles,
            Optional<String> client,
            Optional<String> purposeOfUse,
            Optional<String> sourceAddress,
            String requestId) {
        this(
                actor,
                scope,
                tenant,
                roles,
                client,
                purposeOfUse,
                Optional.empty(),
                sourceAddress,
                requestId,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The service itself, or code of this application server, outside any request. */
    public static Caller internal() {
        return internal(UuidCreator.getTimeOrderedEpoch().toString());
    }

    /** The service itself, in the course of something that has a name. */
    public static Caller internal(String requestId) {
        return internal(Optional.empty(), new RequestIds(requestId, Optional.empty()));
    }

    static Caller internal(Optional<String> sourceAddress, RequestIds request) {
        return new Caller(
                INTERNAL,
                Scope.NO_TOKEN,
                Optional.empty(),
                new TreeSet<>(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                sourceAddress,
                request.requestId(),
                request.traceId(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same caller, in the course of something that is no single request. */
    public Caller inTheCourseOf(String course) {
        return new Caller(
                actor,
                scope,
                tenant,
                roles,
                client,
                purposeOfUse,
                dataCategory,
                sourceAddress,
                course,
                Optional.empty(),
                Optional.empty(),
                subject,
                Optional.empty());
    }

    /** Who it is, where a second person is needed. */
    public Person person() {
        return new Person(actor, subject);
    }

    /** The roles as the audit trail has them: sorted, with a blank between them, cut after 256 UTF-16 units. */
    public String rolesText() {
        return ClaimText.cut(String.join(" ", roles), ROLES_LENGTH);
    }

    /** Whether the caller may see and change this tenant's record. */
    public boolean mayAdminister(TenantId tenantId) {
        return scope == Scope.EVERY_TENANT || tenant.filter(tenantId::equals).isPresent();
    }
}
