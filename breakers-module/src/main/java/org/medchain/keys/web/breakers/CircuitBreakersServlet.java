package org.medchain.keys.web.breakers;

import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import org.medchain.keys.kms.BreakerReport;
import org.medchain.keys.kms.Breakers;
import org.medchain.keys.server.token.BearerTokens;
import org.medchain.keys.server.token.Credentials;

/**
 * Answers {@code GET /health/circuit-breakers} with {@code {"circuitBreakers": [{name, state, since, failures,
 * nextProbe}]}}: without a token over the loopback address and the operations port, else for the roles key-admin and
 * auditor.
 */
@WebServlet(urlPatterns = "/*")
public class CircuitBreakersServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    /** The filter in front of every context (edge-module) keeps the request's id there. */
    private static final String REQUEST_ID = "org.medchain.keys.request-id";

    @Inject
    private transient Breakers breakers;

    @Inject
    private transient OperatorAccess access;

    @Inject
    private transient BearerTokens tokens;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getPathInfo() != null && !request.getPathInfo().equals("/")) {
            refuse(request, response, Refusal.NOT_FOUND);
            return;
        }
        Credentials credentials = tokens.of(request.getHeaders("Authorization"));
        // A bad token is refused on every way: it is never as good as none.
        if (credentials instanceof Credentials.Refused refused) {
            response.setHeader("WWW-Authenticate", refused.challenge());
            refuse(request, response, Refusal.UNAUTHENTICATED);
        } else if (credentials instanceof Credentials.Unverifiable later) {
            response.setHeader("Retry-After", Long.toString(later.retryAfterSeconds()));
            refuse(request, response, Refusal.ISSUER_UNAVAILABLE);
        } else if (access.isGranted(request, credentials)) {
            answer(response, "application/json", states());
        } else if (credentials instanceof Credentials.None none) {
            response.setHeader("WWW-Authenticate", none.challenge());
            refuse(request, response, Refusal.UNAUTHENTICATED);
        } else {
            refuse(request, response, Refusal.FORBIDDEN);
        }
    }

    private JsonObject states() {
        JsonArrayBuilder items = Json.createArrayBuilder();
        breakers.reports().forEach(breaker -> items.add(toJson(breaker)));
        return Json.createObjectBuilder().add("circuitBreakers", items).build();
    }

    private static JsonObjectBuilder toJson(BreakerReport breaker) {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("name", breaker.name())
                .add("state", breaker.state().name())
                .add("since", breaker.since().truncatedTo(ChronoUnit.MILLIS).toString())
                .add("failures", breaker.failures());
        breaker.nextProbe()
                .ifPresent(time -> json.add(
                        "nextProbe", time.truncatedTo(ChronoUnit.MILLIS).toString()));
        return json;
    }

    private static void refuse(HttpServletRequest request, HttpServletResponse response, Refusal refusal)
            throws IOException {
        response.setStatus(refusal.status());
        answer(response, "application/problem+json", refusal.toJson(String.valueOf(request.getAttribute(REQUEST_ID))));
    }

    private static void answer(HttpServletResponse response, String contentType, JsonObject body) throws IOException {
        response.setContentType(contentType);
        response.setHeader("Cache-Control", "no-store");
        response.getOutputStream().write(body.toString().getBytes(StandardCharsets.UTF_8));
    }
}
