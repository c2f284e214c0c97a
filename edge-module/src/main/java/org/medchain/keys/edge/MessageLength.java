package org.medchain.keys.edge;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The length of a request's body (RFC 9112, 6). If a proxy and the server read a length differently, the rest of one
 * client's body becomes the next request on a connection that others share. So nothing is guessed: what is not clear is
 * refused, and its connection ends.
 *
 * <p>Limit: Open Liberty drops a {@code Content-Length} that it can't read before any filter sees it. Such a request looks like one without a
 * length, which is answered, and its connection ends too, unless it is a GET or HEAD: those have no length as a rule. It also reads the sizes
 * of chunks by itself. A proxy in front has to refuse both (docs/run/servers.md, "Several servers").
 */
final class MessageLength {

    private static final String LENGTH = "Content-Length";
    private static final String CODING = "Transfer-Encoding";

    /** The pattern of a canonical length: as many digits as a long has in any case. */
    private static final Pattern CANONICAL = Pattern.compile("0|[1-9][0-9]{0,17}");

    private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD");

    private MessageLength() {}

    /** Returns true if there is one canonical length, or {@code chunked} of HTTP/1.1, or neither. */
    static boolean isClear(HttpServletRequest request) {
        List<String> lengths = values(request, LENGTH);
        List<String> codings = values(request, CODING);
        if (codings.isEmpty()) {
            return lengths.size() <= 1
                    && lengths.stream().allMatch(it -> CANONICAL.matcher(it).matches());
        }
        return lengths.isEmpty()
                && codings.equals(List.of("chunked"))
                && !request.getProtocol().equals(RequestRules.OLD);
    }

    /** Returns true if the bytes that follow on the connection may belong to the body of this request. */
    static boolean endsTheConnection(HttpServletRequest request) {
        boolean stated = request.getHeader(LENGTH) != null || request.getHeader(CODING) != null;
        return stated ? !isClear(request) : !WITHOUT_BODY.contains(request.getMethod());
    }

    private static List<String> values(HttpServletRequest request, String header) {
        return Collections.list(request.getHeaders(header));
    }
}
