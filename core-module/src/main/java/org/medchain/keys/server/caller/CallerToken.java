package org.medchain.keys.server.caller;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.SecurityContext;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * The verified token of the calling thread. Jakarta Security knows the caller on every thread and in every module, with or
 * without an HTTP request; MicroProfile's injected token only in one.
 */
@ApplicationScoped
public class CallerToken {

    private SecurityContext context;

    /** For the proxy. */
    protected CallerToken() {}

    @Inject
    CallerToken(SecurityContext context) {
        this.context = context;
    }

    public Optional<JsonWebToken> find() {
        Set<JsonWebToken> tokens = context.getPrincipalsByType(JsonWebToken.class);
        // Open Liberty answers null where nobody logged in.
        return tokens == null ? Optional.empty() : tokens.stream().findFirst();
    }
}
