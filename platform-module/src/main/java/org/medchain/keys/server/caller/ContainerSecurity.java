package org.medchain.keys.server.caller;

import jakarta.enterprise.inject.Instance;
import jakarta.security.enterprise.SecurityContext;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Jakarta Security of the server. The one class that names its types, which only a server with the features has: it is loaded
 * after they were found, and is no bean, so that no scan needs them.
 */
final class ContainerSecurity {

    private ContainerSecurity() {}

    /** Gives the token of the thread that asks. */
    static Supplier<Optional<String>> tokens(Instance<Object> beans) {
        Instance<SecurityContext> contexts = beans.select(SecurityContext.class);
        if (!contexts.isResolvable()) {
            return Optional::empty;
        }
        SecurityContext context = contexts.get();
        return () -> tokenIn(context);
    }

    /** Jakarta Security knows the caller on every thread, with or without a request; MicroProfile's injected token only in one. */
    private static Optional<String> tokenIn(SecurityContext context) {
        Set<JsonWebToken> tokens = context.getPrincipalsByType(JsonWebToken.class);
        // Open Liberty answers null where nobody logged in.
        return tokens == null ? Optional.empty() : tokens.stream().findFirst().map(JsonWebToken::getRawToken);
    }
}
