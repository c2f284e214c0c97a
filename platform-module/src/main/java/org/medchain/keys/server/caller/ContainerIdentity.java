package org.medchain.keys.server.caller;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.function.Supplier;
import org.medchain.keys.server.Shared;

/**
 * The identity whose token the application server itself verified for the calling thread. It is how a module of the
 * same EAR, on a server with container security, brings its caller along, on every thread. The product's own server has
 * no such features.
 */
@Shared
public final class ContainerIdentity {

    private static final String SECURITY = "jakarta.security.enterprise.SecurityContext";
    private static final String TOKEN = "org.eclipse.microprofile.jwt.JsonWebToken";

    private final Supplier<Optional<String>> tokens;
    private final Identities identities;

    @Inject
    ContainerIdentity(@Any Instance<Object> beans, Identities identities) {
        this(isPresent(SECURITY) && isPresent(TOKEN) ? ContainerSecurity.tokens(beans) : Optional::empty, identities);
    }

    /** @param tokens gives the token of the thread that asks, as it was sent */
    ContainerIdentity(Supplier<Optional<String>> tokens, Identities identities) {
        this.tokens = tokens;
        this.identities = identities;
    }

    /** Finds the identity; empty if the thread has no token, or the server no container security. */
    Optional<Identity> find() {
        return tokens.get()
                .map(token -> identities.find(TokenClaims.ofVerified(token)).orElse(Identity.UNNAMED));
    }

    private static boolean isPresent(String type) {
        try {
            Class.forName(type, false, ContainerIdentity.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
