package org.medchain.keys.edge;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.medchain.keys.problem.EdgeAttributes;

/**
 * Gives each request without a token one of the few places of its address in this context, and refuses those that find none. A request
 * that has a token, or the cookie of a session of the console, takes its place when that is found invalid ({@link EdgeAttributes#PLACE}). A request that has its token in its body waits
 * in a place of another kind until the body has arrived, and takes its place then: a body that does not arrive takes no place from other requests.
 * A refusal is sent after a second.
 *
 * <p>Limit: behind a proxy all requests come from the proxy's address.
 */
final class PlaceFilter extends HttpFilter {

    /**
     * The places of one address, of the 100 threads that requests share: more than a browser, a scraper and a proxy's
     * checks use together.
     */
    static final int PER_ADDRESS = 20;

    /** The places of one context. Three of them are open to everybody, so that a quarter of the threads is left. */
    static final int PER_CONTEXT = 25;

    /** The places of requests that wait for the token in their body: more, since they hold no thread. */
    static final int WAITING_PER_CONTEXT = 100;

    /** The attribute of a request that found no place. */
    static final String WITHOUT_PLACE = "org.medchain.keys.edge.without-place";

    /**
     * The requests of an address in one context in a second: more than a browser that loads a page, and so few that
     * they take no processor from others.
     */
    static final int PAGES_PER_SECOND = 100;

    /**
     * The requests of an address in a second where a request has a token that is not valid, which costs less than a
     * page.
     */
    static final int TOKENS_PER_SECOND = 1000;

    private static final List<String> WITH_TOKEN = List.of("/api", "/admin", "/aws-kms", "/v1");
    private static final String CONSOLE = "/console/";
    private static final Set<String> WITH_TOKEN_IN_BODY = Set.of("/v1/auth/jwt/login", "/console/backchannel-logout");
    private static final List<String> TOKENS = List.of("Authorization", "X-Vault-Token", "X-Amz-Security-Token");

    private final transient Places places;
    private final transient Places waiting;
    private final transient RefusedRequests refused;
    private final transient SlowClients clients;

    /** @param waiting those of requests that wait for the token in their body */
    PlaceFilter(Places places, Places waiting, RefusedRequests refused, SlowClients clients) {
        this.places = places;
        this.waiting = waiting;
        this.refused = refused;
        this.clients = clients;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getAttribute(EdgeAttributes.PLACE) != null) {
            // Dispatched again, on another thread: what it has it keeps until it is answered.
            chain.doFilter(request, response);
            return;
        }
        PlacedRequest placed = new PlacedRequest(request);
        boolean found = hasTokenInBody(request) ? placed.take(waiting) : mayHaveToken(request) || placed.take(places);
        if (!found) {
            refuse(request, response);
            return;
        }
        request.setAttribute(EdgeAttributes.PLACE, (BooleanSupplier) () -> takeOrCount(placed));
        try {
            chain.doFilter(placed, response);
        } finally {
            placed.passed();
        }
    }

    private static boolean mayHaveToken(HttpServletRequest request) {
        String below = request.getRequestURI() + "/";
        return below.startsWith(CONSOLE)
                ? hasSession(request)
                : TOKENS.stream().anyMatch(name -> request.getHeader(name) != null)
                        && WITH_TOKEN.stream().anyMatch(path -> below.startsWith(path + "/"));
    }

    private static boolean hasSession(HttpServletRequest request) {
        return Collections.list(request.getHeaders("Cookie")).stream()
                .anyMatch(cookies -> cookies.contains(EdgeAttributes.SESSION_COOKIE + "="));
    }

    private static boolean hasTokenInBody(HttpServletRequest request) {
        return WITH_TOKEN_IN_BODY.contains(request.getRequestURI());
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String requestId = RequestIds.of(request.getHeader(RequestIds.HEADER));
        EdgeHeaders.set(request, response, requestId);
        response.setHeader("Retry-After", "1");
        refused.add(Fault.ADDRESS, requestId, null);
        request.setAttribute(WITHOUT_PLACE, true);
        EdgeResponse answer = new EdgeResponse(request, response, requestId, clients, refused);
        answer.end(Fault.ADDRESS);
        new EdgeRequest(request, answer, clients).send();
    }

    private boolean takeOrCount(PlacedRequest placed) {
        boolean taken = placed.take(places);
        if (!taken) {
            refused.add(Fault.ADDRESS, (String) placed.getAttribute(EdgeAttributes.REQUEST_ID), null);
            placed.setAttribute(WITHOUT_PLACE, true);
        }
        return taken;
    }
}
