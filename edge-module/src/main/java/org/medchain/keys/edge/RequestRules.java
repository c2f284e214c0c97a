package org.medchain.keys.edge;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The rules for every request: a method that is known, one host, a path and a query that can be decoded, a list of
 * media types in {@code Accept}, and a body of a clear length, of UTF-8, that is not compressed. What the server or
 * JAX-RS would take a stack trace or an error page for is found here.
 */
final class RequestRules {

    static final String OLD = "HTTP/1.0";
    private static final Set<String> PROTOCOLS = Set.of(OLD, "HTTP/1.1");
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    /** RFC 3986 {@code host [":" port]}, as far as hosts have names or addresses. */
    private static final Pattern HOST =
            Pattern.compile("(?:[A-Za-z0-9._-]{1,255}|\\[[0-9A-Fa-f:.]{2,45}])(?::[0-9]{1,5})?");

    private RequestRules() {}

    /** The first thing that is wrong. */
    static Optional<Fault> check(HttpServletRequest request) {
        if (!PROTOCOLS.contains(request.getProtocol())) {
            return Optional.of(Fault.PROTOCOL);
        }
        if (!METHODS.contains(request.getMethod())) {
            return Optional.of(Fault.METHOD);
        }
        if (!isHost(request)) {
            return Optional.of(Fault.HOST);
        }
        if (!PercentEncoding.isPath(request.getRequestURI())) {
            return Optional.of(Fault.PATH);
        }
        if (request.getQueryString() != null && !PercentEncoding.isQuery(request.getQueryString())) {
            return Optional.of(Fault.QUERY);
        }
        if (!values(request, "Accept").stream().allMatch(MediaRanges::areWellFormed)) {
            return Optional.of(Fault.ACCEPT);
        }
        return checkBody(request);
    }

    private static Optional<Fault> checkBody(HttpServletRequest request) {
        if (!MessageLength.isClear(request)) {
            return Optional.of(Fault.LENGTH);
        }
        List<String> types = values(request, "Content-Type");
        if (types.size() > 1 || !types.stream().allMatch(MediaRanges::isTypeOfUtf8)) {
            return Optional.of(Fault.CONTENT_TYPE);
        }
        boolean plain = values(request, "Content-Encoding").stream().allMatch("identity"::equalsIgnoreCase);
        return plain ? Optional.empty() : Optional.of(Fault.CONTENT_ENCODING);
    }

    /** One, or none of a client that speaks HTTP/1.0. */
    private static boolean isHost(HttpServletRequest request) {
        List<String> hosts = values(request, "Host");
        return hosts.isEmpty()
                ? request.getProtocol().equals(OLD)
                : hosts.size() == 1 && HOST.matcher(hosts.get(0)).matches();
    }

    private static List<String> values(HttpServletRequest request, String header) {
        return Collections.list(request.getHeaders(header));
    }
}
