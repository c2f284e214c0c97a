package org.medchain.keys.edge;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.net.MalformedURLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The paths that the contexts of the server's features serve. They warn of every other path in the log, and make an
 * incident of the first.
 */
final class ServerPaths {

    private static final Map<String, Set<String>> SERVED = Map.of(
            "/health", Set.of("", "/", "/live", "/ready", "/started"),
            "/metrics", Set.of("", "/"),
            "/openapi", Set.of("", "/"));

    private static final Set<String> READING = Set.of("GET", "HEAD");

    private ServerPaths() {}

    /** Returns the fault of a request to one of them. */
    static Optional<Fault> check(HttpServletRequest request) {
        if (!READING.contains(request.getMethod())) {
            return Optional.of(Fault.METHOD);
        }
        return has(request) ? Optional.empty() : Optional.of(Fault.UNKNOWN);
    }

    private static boolean has(HttpServletRequest request) {
        ServletContext context = request.getServletContext();
        String path = request.getRequestURI().substring(context.getContextPath().length());
        Set<String> served = SERVED.get(context.getContextPath());
        return served == null ? isFile(context, path) : served.contains(path);
    }

    /** Returns true if the path is a file of the pages that show the interface. */
    private static boolean isFile(ServletContext context, String path) {
        try {
            return path.isEmpty() || path.equals("/") || context.getResource(path) != null;
        } catch (MalformedURLException e) {
            return false;
        }
    }
}
