package org.medchain.keys.web.breakers;

import static org.medchain.keys.server.JsonImplementation.JSON;

import jakarta.inject.Inject;
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
import org.medchain.keys.kms.RegionReport;
import org.medchain.keys.problem.EdgeAttributes;
import org.medchain.keys.problem.ProblemType;
import org.medchain.keys.server.token.BearerTokens;
import org.medchain.keys.server.token.Credentials;

/**
 * Answers {@code GET /health/circuit-breakers} with {@code {"circuitBreakers": [{name, region, state, since, failures,
 * nextProbe, cmks}]}}, one for each kind of call in each Region, and no CMK's name: without a token over the loopback address and the operations port, else for the roles key-admin and
 * auditor.
 */
@WebServlet(urlPatterns = "/*")
public class CircuitBreakersServlet extends HttpServlet {

    @Inject
    private transient Breakers breakers;

    @Inject
    private transient OperatorAccess access;

    @Inject
    private transient BearerTokens tokens;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getPathInfo() != null && !request.getPathInfo().equals("/")) {
            refuse(request, response, ProblemType.NOT_FOUND);
            return;
        }
        Credentials credentials = tokens.of(request.getHeaders("Authorization"));
        // A bad token is refused on every way: it is never as good as none.
        if (credentials instanceof Credentials.Refused refused) {
            response.setHeader("WWW-Authenticate", refused.challenge());
            refuse(request, response, ProblemType.UNAUTHENTICATED);
        } else if (credentials instanceof Credentials.Unverifiable later) {
            response.setHeader("Retry-After", Long.toString(later.retryAfterSeconds()));
            refuse(request, response, ProblemType.ISSUER_UNAVAILABLE);
        } else if (access.isGranted(request, credentials)) {
            answer(response, "application/json", states());
        } else if (credentials instanceof Credentials.None none) {
            response.setHeader("WWW-Authenticate", none.challenge());
            refuse(request, response, ProblemType.UNAUTHENTICATED);
        } else {
            refuse(request, response, ProblemType.FORBIDDEN);
        }
    }

    private JsonObject states() {
        JsonArrayBuilder items = JSON.createArrayBuilder();
        breakers.reports().forEach(report -> items.add(toJson(report)));
        return JSON.createObjectBuilder().add("circuitBreakers", items).build();
    }

    private static JsonObjectBuilder toJson(RegionReport report) {
        JsonObjectBuilder cmks =
                JSON.createObjectBuilder().add("called", report.cmks()).add("notClosed", report.notClosed());
        report.worst().ifPresent(worst -> cmks.add("worst", addState(JSON.createObjectBuilder(), worst)));
        JsonObjectBuilder json = JSON.createObjectBuilder()
                .add("name", report.breaker().name().call())
                .add("region", report.breaker().name().region());
        return addState(json, report.breaker()).add("cmks", cmks);
    }

    private static JsonObjectBuilder addState(JsonObjectBuilder json, BreakerReport breaker) {
        json.add("state", breaker.state().name())
                .add("since", breaker.since().truncatedTo(ChronoUnit.MILLIS).toString())
                .add("failures", breaker.failures());
        breaker.nextProbe()
                .ifPresent(time -> json.add(
                        "nextProbe", time.truncatedTo(ChronoUnit.MILLIS).toString()));
        return json;
    }

    private static void refuse(HttpServletRequest request, HttpServletResponse response, ProblemType problem)
            throws IOException {
        response.setStatus(problem.status());
        JsonObject body = JSON.createObjectBuilder()
                .add("type", problem.type())
                .add("title", problem.title())
                .add("status", problem.status())
                .add("detail", problem.detail())
                .add("requestId", String.valueOf(request.getAttribute(EdgeAttributes.REQUEST_ID)))
                .build();
        answer(response, "application/problem+json", body);
    }

    private static void answer(HttpServletResponse response, String contentType, JsonObject body) throws IOException {
        response.setContentType(contentType);
        response.setHeader("Cache-Control", "no-store");
        response.getOutputStream().write(body.toString().getBytes(StandardCharsets.UTF_8));
    }
}
