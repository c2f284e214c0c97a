package org.medchain.keys.edge;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.medchain.keys.problem.EdgeAttributes;

/** The page of errors that the server finds before it asks any filter: a path below {@code WEB-INF}, for one. */
final class ErrorPage extends HttpServlet {

    /** The path to which {@code web.xml} leads errors. */
    static final String PATH = "/edge-error";

    private final transient SlowClients clients;
    private final transient RefusedRequests refused;

    ErrorPage(SlowClients clients, RefusedRequests refused) {
        this.clients = clients;
        this.refused = refused;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        String requestId =
                request.getAttribute(EdgeAttributes.REQUEST_ID) instanceof String known ? known : RequestIds.of(null);
        EdgeHeaders.set(request, response, requestId);
        EdgeResponse answer = new EdgeResponse(request, response, requestId, clients, refused);
        answer.sendError(status instanceof Integer code ? code : HttpServletResponse.SC_NOT_FOUND);
        answer.body().sendHere();
    }
}
