package org.medchain.keys.edge;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;
import org.medchain.keys.problem.EdgeAttributes;

/**
 * The first filter of a context. It gives each request its id and each answer its headers, refuses what is malformed, and
 * turns whatever the rest would answer with an error page into problem details.
 */
final class EdgeFilter extends HttpFilter {

    private static final String EXCHANGE = "org.medchain.keys.edge.exchange";

    private final ContextKind kind;
    private final transient RefusedRequests refused;
    private final transient SlowClients clients;

    EdgeFilter(ContextKind kind, RefusedRequests refused, SlowClients clients) {
        this.kind = kind;
        this.refused = refused;
        this.clients = clients;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException {
        if (request.getAttribute(EXCHANGE) instanceof EdgeRequest begun) {
            passOn(begun, chain);
            return;
        }
        String requestId = RequestIds.of(request.getHeader(RequestIds.HEADER));
        request.setAttribute(EdgeAttributes.REQUEST_ID, requestId);
        EdgeHeaders.set(request, response, requestId);
        EdgeResponse answer = new EdgeResponse(request, response, requestId, clients, refused);
        EdgeRequest read = new EdgeRequest(request, answer, clients);
        request.setAttribute(EXCHANGE, read);
        request.setAttribute(EdgeAttributes.BODY, (Predicate<String>) read::arrive);
        Optional<Fault> fault = check(request);
        if (fault.isPresent()) {
            refused.add(fault.get(), requestId, null);
            answer.end(fault.get());
            read.send();
        } else if (kind == ContextKind.OF_THE_SERVER && PageHeader.isAskedFor(request)) {
            PageHeader.write(answer);
            read.send();
        } else {
            passOn(read, chain);
        }
    }

    private Optional<Fault> check(HttpServletRequest request) {
        if (kind == ContextKind.CLOSED) {
            return Optional.of(Fault.CLOSED);
        }
        Optional<Fault> fault = RequestRules.check(request);
        return kind == ContextKind.OF_THE_SERVER ? fault.or(() -> ServerPaths.check(request)) : fault;
    }

    private void passOn(EdgeRequest request, FilterChain chain) {
        request.begin();
        try {
            chain.doFilter(request, request.answer());
        } catch (IOException | ServletException | RuntimeException | Error e) {
            escaped(request, e);
        }
        if (request.bodyFailed()) {
            refused.add(Fault.BODY, requestId(request), null);
        }
        if (!request.isSuspended()) {
            request.send();
        }
    }

    private static String requestId(HttpServletRequest request) {
        return (String) request.getAttribute(EdgeAttributes.REQUEST_ID);
    }

    /** If the client has closed the connection while it was answered, nothing is sent, counted or logged. */
    private void escaped(EdgeRequest request, Throwable failure) {
        boolean gone = failure instanceof IOException && request.answer().isCommitted();
        if (request.bodyFailed()) {
            request.answer().end(Fault.BODY);
        } else if (!gone) {
            refused.add(Fault.ESCAPED, requestId(request), failure);
            request.answer().end(Fault.ESCAPED);
        }
        if (request.isSuspended()) {
            request.getAsyncContext().complete();
        }
    }
}
