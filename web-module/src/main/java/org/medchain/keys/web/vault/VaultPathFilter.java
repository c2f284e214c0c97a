package org.medchain.keys.web.vault;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.util.List;
import java.util.regex.Pattern;
import org.medchain.keys.protocol.VaultProtocol;

/**
 * Lets through what {@link TransitResource} has of Vault's protocol, and refuses what Vault has and the service has not.
 *
 * <p>Without {@code VAULT_PROTOCOL=true} there is nothing here.
 */
@Provider
@PreMatching
@Priority(Priorities.USER + 1)
public class VaultPathFilter implements ContainerRequestFilter {

    private static final String ASKED = VaultPathFilter.class.getName();

    /** JAX-RS leaves matrix parameters out when it looks for a resource. */
    private static final Pattern OF_THE_PROTOCOL = Pattern.compile(VaultTokenFilter.PATH + "(?:[/;].*)?");

    private static final Pattern USE_OF_A_KEY = Pattern.compile(
            VaultTokenFilter.PATH + "/transit/(?:datakey/(?:plaintext|wrapped)|encrypt|decrypt|rewrap)/[^/]+");

    private static final Pattern KEY = Pattern.compile(VaultTokenFilter.PATH + "/transit/keys/[^/]+");

    /** The paths below which Vault has operations that this service may not have. */
    private static final Pattern OF_VAULT = Pattern.compile(VaultTokenFilter.PATH + "/(?:transit|sys|auth)(?:/.*)?");

    @Inject
    private VaultProtocol protocol;

    /** Returns true if the answer is to be one of Vault's protocol. */
    static boolean isOfTheProtocol(ContainerRequestContext request) {
        return request.getProperty(ASKED) != null;
    }

    /** Returns true if the request is of the protocol and uses a key. */
    static boolean usesAKey(ContainerRequestContext request) {
        return Boolean.TRUE.equals(request.getProperty(ASKED));
    }

    @Override
    public void filter(ContainerRequestContext request) {
        String path = request.getUriInfo().getRequestUri().getRawPath();
        if (!OF_THE_PROTOCOL.matcher(path).matches()) {
            return;
        }
        if (!protocol.isOn()) {
            throw new NotFoundException();
        }
        boolean use = isUseOfAKey(path);
        request.setProperty(ASKED, use);
        VaultHeaders.requireNoOtherWish(name -> request.getHeaders().getOrDefault(name, List.of()));
        if (!use && !KEY.matcher(path).matches()) {
            throw OF_VAULT.matcher(path).matches() ? notAllowed() : new NotFoundException();
        }
        if (request.getMethod().equals(HttpMethod.PUT)) {
            // Vault does not tell them apart, and its command line sends this one.
            request.setMethod(HttpMethod.POST);
        }
    }

    static boolean isUseOfAKey(String path) {
        return USE_OF_A_KEY.matcher(path).matches();
    }

    /** Returns a refusal of every method: none is allowed there. */
    private static NotAllowedException notAllowed() {
        return new NotAllowedException(Response.status(Response.Status.METHOD_NOT_ALLOWED)
                .header(HttpHeaders.ALLOW, "")
                .build());
    }
}
