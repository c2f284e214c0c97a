package org.medchain.keys.server.caller;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.inject.Inject;
import java.util.Optional;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.TenantId;
import org.medchain.keys.server.caller.Caller.Scope;

/** Tells who is calling, from the verified token and the request. Nothing in it comes from another header, a path or a body. */
@ApplicationScoped
public class Callers {

    private ContainerIdentity container;
    private CallerSettings settings;
    private RequestDetails request;

    /** The proxy calls this constructor. */
    protected Callers() {}

    @Inject
    public Callers(ContainerIdentity container, CallerSettings settings, RequestDetails request) {
        this.container = container;
        this.settings = settings;
        this.request = request;
    }

    /**
     * The caller of the current thread: whose token this service verified, else whose token the server did. Outside of a
     * request, one is made for the length of this call: to ask whether there is one would cost an exception with its whole
     * stack, and so a fifth of an operation.
     */
    @ActivateRequestContext
    public Caller current() {
        return request.identity()
                .or(container::find)
                .map(identity -> new Caller(identity, request.received(identity)))
                .orElseGet(this::withoutToken);
    }

    /** Notes that the current request has its event, or will have. */
    public void markAudited() {
        request.markAudited();
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

    private Caller withoutToken() {
        return Caller.internal(request.sourceAddress(), request.ids());
    }
}
