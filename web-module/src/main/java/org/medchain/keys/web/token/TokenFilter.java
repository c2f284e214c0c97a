package org.medchain.keys.web.token;

import jakarta.inject.Inject;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Enumeration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.medchain.keys.TenantId;
import org.medchain.keys.problem.EdgeAttributes;
import org.medchain.keys.problem.ProblemType;
import org.medchain.keys.server.caller.Admission;
import org.medchain.keys.server.caller.Identity;
import org.medchain.keys.server.caller.RequestDetails;
import org.medchain.keys.server.caller.RequestIds;
import org.medchain.keys.server.token.BearerTokens;
import org.medchain.keys.server.token.Credentials;
import org.medchain.keys.server.token.TokenRefusal;
import org.medchain.keys.web.problem.ProblemResponse;

/**
 * Verifies the token of each request for a resource and notes who sent it. Without a valid token the answer is given here, so
 * that nothing else of a request that anybody can send is looked at.
 */
@WebFilter(
        urlPatterns = {"/api/*", "/admin/*"},
        dispatcherTypes = {DispatcherType.REQUEST, DispatcherType.ASYNC},
        asyncSupported = true)
public class TokenFilter extends HttpFilter {

    private static final String RETRY_AFTER = "1";

    @Inject
    private transient BearerTokens tokens;

    @Inject
    private transient RequestDetails details;

    @Inject
    private transient Admission admission;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        details.cameFrom(
                request.getRemoteAddr(), Optional.ofNullable((String) request.getAttribute(EdgeAttributes.REQUEST_ID)));
        Credentials credentials = tokens.of(authorization(request));
        if (credentials instanceof Credentials.Verified verified) {
            details.isSentBy(verified.identity());
            if (hasArrived(request, ownerOf(verified.identity()))) {
                passOn(verified.identity(), request, response, chain);
            }
        } else if (!hasPlace(request)) {
            refuseOneTooMany(response);
        } else {
            challengeOf(credentials).ifPresent(challenge -> response.setHeader("WWW-Authenticate", challenge));
            refuse(response, credentials);
        }
    }

    private static Optional<String> challengeOf(Credentials credentials) {
        if (credentials instanceof Credentials.Refused refused) {
            return Optional.of(refused.challenge());
        }
        return credentials instanceof Credentials.None none ? Optional.of(none.challenge()) : Optional.empty();
    }

    /** Answers a request that finds no place. */
    protected final void refuseOneTooMany(HttpServletResponse response) throws IOException {
        response.setHeader("Retry-After", RETRY_AFTER);
        refuse(response, ProblemType.TOO_MANY_REQUESTS, Optional.empty(), details.ids());
    }

    /** Answers a request whose credentials are not verified. */
    protected final void refuse(HttpServletResponse response, Credentials credentials) throws IOException {
        if (credentials instanceof Credentials.Unverifiable later) {
            response.setHeader("Retry-After", Long.toString(later.retryAfterSeconds()));
            refuse(response, ProblemType.ISSUER_UNAVAILABLE, Optional.empty(), details.ids());
            return;
        }
        Optional<TokenRefusal> refusal =
                credentials instanceof Credentials.Refused refused ? Optional.of(refused.refusal()) : Optional.empty();
        refuse(response, ProblemType.UNAUTHENTICATED, refusal, details.ids());
    }

    /** Returns the values of the header {@code Authorization}, or of the one that stands for it. */
    protected Enumeration<String> authorization(HttpServletRequest request) {
        return request.getHeaders("Authorization");
    }

    /**
     * Answers a request that gets no further.
     *
     * @param refusal what is wrong with its token, if that is the reason
     */
    protected void refuse(
            HttpServletResponse response, ProblemType type, Optional<TokenRefusal> refusal, RequestIds ids)
            throws IOException {
        ProblemResponse.write(response, type, refusal.flatMap(TokenFilter::detail), ids);
    }

    private static String ownerOf(Identity sender) {
        return sender.tenant().map(TenantId::value).orElse("");
    }

    /**
     * Returns true if the body has arrived: without a token no body is read but that which has the token, and none that is read
     * holds a place but that one. The edge asks again when it has arrived.
     *
     * @param owner whose memory it takes
     */
    @SuppressWarnings("unchecked")
    protected static boolean hasArrived(HttpServletRequest request, String owner) {
        Predicate<String> body = (Predicate<String>) request.getAttribute(EdgeAttributes.BODY);
        return body == null || body.test(owner);
    }

    /** One that is too many is refused where it is known what it asks for: by the filter that compares roles. */
    private void passOn(Identity sender, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Optional<Admission.Admitted> place = admission.begin(sender);
        if (place.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        details.isAdmitted(place.get());
        AdmittedRequest admitted = new AdmittedRequest(request, place.get()::end);
        try {
            chain.doFilter(admitted, response);
        } finally {
            admitted.passed();
        }
    }

    /** One of those for requests without a valid token; always, in a server that does not have the filter which gives them. */
    protected static boolean hasPlace(HttpServletRequest request) {
        return !(request.getAttribute(EdgeAttributes.PLACE) instanceof BooleanSupplier place) || place.getAsBoolean();
    }

    /** Returns a detail if the type's own sentence says less. */
    private static Optional<String> detail(TokenRefusal refusal) {
        return refusal == TokenRefusal.INVALID ? Optional.empty() : Optional.of(refusal.description());
    }
}
