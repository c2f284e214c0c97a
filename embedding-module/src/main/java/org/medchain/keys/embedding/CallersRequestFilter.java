package org.medchain.keys.embedding;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.medchain.keys.CallersRequest;

/**
 * Tells the audit trail where each request of this web module came from and under what id, and answers with that id. An
 * {@code X-Request-Id} of 1 to 64 letters, digits, dots, hyphens and underscores is taken from the client; any other is
 * replaced.
 */
@WebFilter(urlPatterns = "/*", asyncSupported = true)
public class CallersRequestFilter extends HttpFilter {

    private static final String REQUEST_ID = "X-Request-Id";
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    @Inject
    private transient CallersRequest callersRequest;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        callersRequest.cameFrom(
                request.getRemoteAddr(),
                Optional.ofNullable(request.getHeader(REQUEST_ID))
                        .filter(id -> SHAPE.matcher(id).matches()));
        response.setHeader(REQUEST_ID, callersRequest.requestId());
        chain.doFilter(request, response);
    }
}
