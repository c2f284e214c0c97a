package org.medchain.keys.edge;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** The headers of every answer. */
final class EdgeHeaders {

    private static final String A_YEAR = "max-age=31536000";

    private EdgeHeaders() {}

    static void set(HttpServletRequest request, HttpServletResponse response, String requestId) {
        response.setHeader(RequestIds.HEADER, requestId);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (MessageLength.endsTheConnection(request)) {
            response.setHeader("Connection", "close");
        }
        if (request.isSecure()) {
            response.setHeader("Strict-Transport-Security", A_YEAR);
        }
    }
}
