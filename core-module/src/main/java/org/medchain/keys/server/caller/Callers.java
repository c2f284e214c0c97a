package org.medchain.keys.server.caller;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.inject.Inject;
import jakarta.security.enterprise.SecurityContext;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.TenantId;
import org.medchain.keys.server.caller.Caller.Scope;

/** Tells who is calling, from the server's security and the request. Nothing in it comes from a header, path or body. */
@ApplicationScoped
public class Callers {

    private static final String EVERY_TENANT = "*";

    private SecurityContext security;
    private CallerSettings settings;
    private RequestDetails request;

    /** For the proxy. */
    protected Callers() {}

    @Inject
    public Callers(SecurityContext security, CallerSettings settings, RequestDetails request) {
        this.security = security;
        this.settings = settings;
        this.request = request;
    }

    /**
     * The caller of the current thread. Outside of a request, one is made for the length of this call: to ask whether there is one
     * would cost an exception with its whole stack, and so a fifth of an operation.
     */
    @ActivateRequestContext
    public Caller current() {
        return token().map(this::withToken).orElseGet(this::withoutToken);
    }

    /**
     * The verified token of the calling thread. Jakarta Security knows the caller on every thread and in every module, with or
     * without an HTTP request; MicroProfile's injected token only in one.
     */
    private Optional<JsonWebToken> token() {
        Set<JsonWebToken> tokens = security.getPrincipalsByType(JsonWebToken.class);
        // Open Liberty answers null where nobody logged in.
        return tokens == null ? Optional.empty() : tokens.stream().findFirst();
    }

    /**
     * The tenant that the caller acts for: its token's, else the one it names, else the installation's default.
     *
     * @param named the tenant that a caller without a token names
     * @throws CallerRefusedException if there is none, or the caller names another than its token does
     */
    public TenantId actingTenant(Caller caller, Optional<TenantId> named) {
        if (caller.scope() == Scope.NO_TOKEN) {
            return named.or(this::defaultTenant).orElseThrow(CallerRefusedException::new);
        }
        return caller.tenant()
                .filter(own -> named.isEmpty() || named.get().equals(own))
                .orElseThrow(CallerRefusedException::new);
    }

    /** The tenant for callers that neither have a token nor name a tenant. */
    public Optional<TenantId> defaultTenant() {
        return settings.defaultTenant();
    }

    private Caller withToken(JsonWebToken token) {
        TokenClaims claims = TokenClaims.of(token);
        String claimed = claims.text(settings.tenantClaim()).orElse("");
        Optional<TenantId> tenant = parseTenant(claimed);
        Scope scope = claimed.equals(EVERY_TENANT)
                ? Scope.EVERY_TENANT
                : tenant.isPresent() ? Scope.ONE_TENANT : Scope.NO_TENANT;
        return new Caller(
                Optional.ofNullable(token.getName()).map(TokenClaims::asText).orElse("unnamed"),
                scope,
                tenant,
                rolesOf(token),
                claims.text("azp").or(() -> claims.text("client_id")),
                claims.text("purpose_of_use"),
                request.sourceAddress(),
                request.requestId());
    }

    private static SortedSet<String> rolesOf(JsonWebToken token) {
        return Optional.ofNullable(token.getGroups()).orElse(Set.of()).stream()
                .map(TokenClaims::asText)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Caller withoutToken() {
        return Caller.internal(request.sourceAddress(), request.requestId());
    }

    private static Optional<TenantId> parseTenant(String claimed) {
        try {
            return Optional.of(new TenantId(claimed));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
