package org.medchain.keys.edge;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.medchain.keys.problem.EdgeAttributes;

/**
 * Gives each request without a token one of the few places of its address in this context, and refuses those that find none. Whether a token that
 * a request has is valid, is known later: who finds that it is not takes the place then ({@link EdgeAttributes#PLACE}). A refusal is sent a
 * second later.
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

    private static final long serialVersionUID = 1L;
    private static final List<String> WITH_TOKEN = List.of("/api", "/admin", "/aws-kms");

    private final transient Places places;
    private final transient RefusedRequests refused;
    private final transient SlowClients clients;

    PlaceFilter(Places places, RefusedRequests refused, SlowClients clients) {
        this.places = places;
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
        PlacedRequest placed = new PlacedRequest(request, places);
        if (!mayHaveToken(request) && !placed.take()) {
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
        return request.getHeader("Authorization") != null
                && WITH_TOKEN.stream().anyMatch(path -> below.startsWith(path + "/"));
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String requestId = RequestIds.of(request.getHeader(RequestIds.HEADER));
        EdgeHeaders.set(request, response, requestId);
        response.setHeader("Retry-After", "1");
        refused.add(Fault.ADDRESS, requestId, null);
        request.setAttribute(WITHOUT_PLACE, true);
        EdgeResponse answer = new EdgeResponse(request, response, requestId, clients);
        answer.end(Fault.ADDRESS);
        new EdgeRequest(request, answer, clients).send();
    }

    private boolean takeOrCount(PlacedRequest placed) {
        boolean taken = placed.take();
        if (!taken) {
            refused.add(Fault.ADDRESS, (String) placed.getAttribute(EdgeAttributes.REQUEST_ID), null);
            placed.setAttribute(WITHOUT_PLACE, true);
        }
        return taken;
    }
}
