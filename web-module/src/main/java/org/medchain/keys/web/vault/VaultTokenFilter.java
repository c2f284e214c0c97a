package org.medchain.keys.web.vault;

import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.problem.EdgeAttributes;
import org.medchain.keys.problem.ProblemType;
import org.medchain.keys.protocol.VaultProtocol;
import org.medchain.keys.server.caller.RequestDetails;
import org.medchain.keys.server.caller.RequestIds;
import org.medchain.keys.server.token.BearerTokens;
import org.medchain.keys.server.token.Credentials;
import org.medchain.keys.server.token.TokenRefusal;
import org.medchain.keys.web.health.ReadinessRounds;
import org.medchain.keys.web.json.StrictJson;
import org.medchain.keys.web.json.UnknownName;
import org.medchain.keys.web.security.RequestIdFilter;
import org.medchain.keys.web.token.TokenFilter;

/**
 * Does for Vault's protocol what {@link TokenFilter} does for all others: the bearer token may travel as Vault's. What concerns a token or the server
 * alone, and no tenant, is answered here: logging in, looking up the token, and health. It leaves no event, as the verification of any token leaves
 * none.
 */
@WebFilter(
        urlPatterns = VaultTokenFilter.PATH + "/*",
        dispatcherTypes = {DispatcherType.REQUEST, DispatcherType.ASYNC},
        asyncSupported = true)
public class VaultTokenFilter extends TokenFilter {

    static final String PATH = "/v1";

    private static final String HEALTH = PATH + "/sys/health";
    private static final String LOGIN = PATH + "/auth/jwt/login";
    private static final String LOOK_UP = PATH + "/auth/token/lookup-self";

    private static final String TOKEN = "X-Vault-Token";
    private static final String SCHEME = "Bearer ";
    private static final String JWT = "jwt";
    private static final int LONGEST_LOGIN = 65_536;

    /** No tenant's id has the space. */
    private static final String OWNER_OF_LOGINS = "of logins";

    @Inject
    private transient VaultProtocol protocol;

    @Inject
    private transient BearerTokens tokens;

    @Inject
    private transient RequestDetails details;

    @Inject
    private transient ReadinessRounds readiness;

    @Inject
    private transient Clock clock;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = protocol.isOn() ? request.getRequestURI() : "";
        switch (path) {
            case HEALTH -> withPlace(request, response, Set.of("GET", "HEAD"), () -> tellHealth(request, response));
            case LOGIN -> {
                if (isTooLongALogin(request) || loginHasArrived(request)) {
                    withPlace(request, response, Set.of("POST", "PUT"), () -> logIn(request, response));
                }
            }
            case LOOK_UP ->
                super.doFilter(request, response, request.getMethod().equals("GET") ? this::lookUp : chain);
            default -> super.doFilter(request, response, chain);
        }
    }

    /** An answer that needs no token. */
    private interface Answer {

        void give() throws IOException;
    }

    /** Gives an answer for which no token is asked, under the limits of requests without one. */
    private void withPlace(HttpServletRequest request, HttpServletResponse response, Set<String> methods, Answer answer)
            throws IOException {
        details.cameFrom(
                request.getRemoteAddr(), Optional.ofNullable((String) request.getAttribute(EdgeAttributes.REQUEST_ID)));
        if (!hasPlace(request)) {
            refuseOneTooMany(response);
        } else if (!methods.contains(request.getMethod())) {
            refuse(response, ProblemType.METHOD_NOT_ALLOWED, Optional.empty(), details.ids());
        } else {
            try {
                requireNoOtherWish(request);
                answer.give();
            } catch (MalformedValueException e) {
                refuse(response, ProblemType.INVALID_REQUEST, e.getMessage() + ".", details.ids());
            }
        }
    }

    private static void requireNoOtherWish(HttpServletRequest request) {
        VaultHeaders.requireNoOtherWish(name -> Collections.list(request.getHeaders(name)));
    }

    private void tellHealth(HttpServletRequest request, HttpServletResponse response) throws IOException {
        VaultHealth health = new VaultHealth(readiness.isReady());
        write(
                response,
                health.status(request.getParameter("activecode"), request.getParameter("sealedcode")),
                health.toJson(clock.instant()),
                details.ids());
    }

    /** A login whose length says that it is refused is not waited for. */
    private static boolean isTooLongALogin(HttpServletRequest request) {
        return request.getContentLengthLong() > LONGEST_LOGIN;
    }

    /** Anybody may send a login. Its body takes memory that only logins share, and its request takes a place when the body has arrived. */
    private static boolean loginHasArrived(HttpServletRequest request) {
        request.setAttribute(EdgeAttributes.LONGEST_BODY, LONGEST_LOGIN);
        return hasArrived(request, OWNER_OF_LOGINS);
    }

    private void logIn(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (isTooLongALogin(request)) {
            throw new MalformedValueException("body", "must be at most " + LONGEST_LOGIN + " bytes");
        }
        if (request.getAttribute(EdgeAttributes.BODY_FAILED) != null) {
            refuse(response, ProblemType.REQUEST_TIMEOUT, Optional.empty(), details.ids());
            return;
        }
        String token = tokenOf(StrictJson.read(request.getInputStream(), LONGEST_LOGIN, 1));
        Credentials credentials = tokens.of(Collections.enumeration(List.of(SCHEME + token)));
        if (credentials instanceof Credentials.Verified verified) {
            VaultSession session = new VaultSession(verified.identity(), BearerTokens.expiryOf(token));
            write(response, 200, session.login(details.requestId(), token, clock.instant()), details.ids());
        } else {
            refuse(response, credentials);
        }
    }

    /** The role that a client names is not looked at: the token has its roles. */
    private static String tokenOf(JsonObject login) {
        for (String name : login.keySet()) {
            if (!name.equals(JWT) && !name.equals("role")) {
                throw UnknownName.refuse(name, "body");
            }
        }
        String token =
                login.get(JWT) instanceof JsonString text ? text.getString().strip() : "";
        if (token.isEmpty()) {
            throw new MalformedValueException(JWT, "must be a token");
        }
        return token;
    }

    /** Answers a look-up. It takes the place of a resource at the end of the chain, so the token is valid. */
    private void lookUp(ServletRequest asked, ServletResponse answer) throws IOException {
        HttpServletRequest request = (HttpServletRequest) asked;
        HttpServletResponse response = (HttpServletResponse) answer;
        if (details.admitted().isEmpty()) {
            refuseOneTooMany(response);
            return;
        }
        try {
            requireNoOtherWish(request);
            String token = authorization(request)
                    .nextElement()
                    .substring(SCHEME.length())
                    .strip();
            VaultSession session = new VaultSession(details.identity().orElseThrow(), BearerTokens.expiryOf(token));
            write(response, 200, session.lookUp(details.requestId(), clock.instant()), details.ids());
        } catch (MalformedValueException e) {
            refuse(response, ProblemType.INVALID_REQUEST, e.getMessage() + ".", details.ids());
        }
    }

    /** Takes Vault's header before the usual one, as Vault does; the usual one alone while the protocol is off. */
    @Override
    protected Enumeration<String> authorization(HttpServletRequest request) {
        List<String> own = protocol.isOn() ? Collections.list(request.getHeaders(TOKEN)) : List.of();
        return own.isEmpty()
                ? super.authorization(request)
                : Collections.enumeration(own.stream().map(SCHEME::concat).toList());
    }

    @Override
    protected void refuse(
            HttpServletResponse response, ProblemType type, Optional<TokenRefusal> refusal, RequestIds ids)
            throws IOException {
        if (protocol.isOn()) {
            refuse(response, type, refusal.map(TokenRefusal::description).orElse(type.detail()), ids);
        } else {
            super.refuse(response, type, refusal, ids);
        }
    }

    private static void refuse(HttpServletResponse response, ProblemType type, String detail, RequestIds ids)
            throws IOException {
        write(response, VaultError.statusOf(type), VaultError.toJson(type, detail), ids);
    }

    private static void write(HttpServletResponse response, int status, JsonObject body, RequestIds ids)
            throws IOException {
        response.setStatus(status);
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader(RequestIdFilter.HEADER, ids.requestId());
        response.getOutputStream().write(body.toString().getBytes(StandardCharsets.UTF_8));
    }
}
