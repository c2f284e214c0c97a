package org.medchain.keys.edge;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.medchain.keys.problem.EdgeAttributes;

/**
 * The first filter of a context. It gives each request its id and each answer its headers, refuses what is malformed, and
 * turns whatever the rest would answer with an error page into problem details.
 */
final class EdgeFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    private final ContextKind kind;
    private final transient RefusedRequests refused;
    private final transient LongSupplier nanoTime;

    EdgeFilter(ContextKind kind, RefusedRequests refused, LongSupplier nanoTime) {
        this.kind = kind;
        this.refused = refused;
        this.nanoTime = nanoTime;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException {
        String requestId = RequestIds.of(request.getHeader(RequestIds.HEADER));
        request.setAttribute(EdgeAttributes.REQUEST_ID, requestId);
        EdgeHeaders.set(request, response, requestId);
        EdgeResponse answer = new EdgeResponse(response, requestId);
        Optional<Fault> fault = check(request);
        if (fault.isPresent()) {
            refused.add(fault.get(), requestId, null);
            answer.end(fault.get());
            return;
        }
        if (kind == ContextKind.OF_THE_SERVER && PageHeader.isAskedFor(request)) {
            PageHeader.write(response);
            return;
        }
        EdgeRequest read = new EdgeRequest(request, nanoTime);
        try {
            chain.doFilter(read, answer);
            if (!request.isAsyncStarted()) {
                answer.complete();
            }
        } catch (IOException | ServletException | RuntimeException | Error e) {
            escaped(read, answer, requestId, e);
        }
        if (read.bodyFailed()) {
            refused.add(Fault.BODY, requestId, null);
        }
    }

    private Optional<Fault> check(HttpServletRequest request) {
        if (kind == ContextKind.CLOSED) {
            return Optional.of(Fault.CLOSED);
        }
        Optional<Fault> fault = RequestRules.check(request);
        return kind == ContextKind.OF_THE_SERVER ? fault.or(() -> ServerPaths.check(request)) : fault;
    }

    /** If the client has closed the connection while it was answered, nothing is sent, counted or logged. */
    private void escaped(EdgeRequest request, EdgeResponse answer, String requestId, Throwable failure)
            throws IOException {
        boolean gone = failure instanceof IOException && answer.isCommitted();
        if (request.bodyFailed()) {
            answer.end(Fault.BODY);
        } else if (!gone) {
            refused.add(Fault.ESCAPED, requestId, failure);
            answer.end(Fault.ESCAPED);
        }
    }
}
